mod crash;
mod group_commit;
mod migrations;
