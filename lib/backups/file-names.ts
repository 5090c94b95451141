/** Dumps that we list, verify and restore, whoever made them. */
export const sqlFilePattern = /\.sql(\.gz|\.zst)?(\.age)?$/i;
