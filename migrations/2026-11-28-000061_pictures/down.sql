DROP TABLE picture_removals;
DROP TABLE pictures;
