mod crash;
mod disk;
mod full;
mod group_commit;
mod migrations;
mod outage;
mod patience;
