mod crash;
mod group_commit;
mod herd;
mod migrations;
mod scale;
