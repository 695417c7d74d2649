package dev.etosha.commit;

/** PostgreSQL's id of a transaction, and the server that assigned it. The id is valid on that server only. */
public record Mark(String id, Home home) {}
