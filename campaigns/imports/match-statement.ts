/** By this, as PostgreSQL's regular expression or JavaScript's, the statement is known in which an import looks for the leads of its rows. */
export const matchStatement = String.raw`tidsend\(lead_at\)|set local enable_seqscan`;
