-- What was not sent is not sent any more.
DROP TABLE outbox;
