DROP TABLE backchannel_requests;
