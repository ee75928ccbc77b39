DROP TABLE upstream_endings;
