/** Rows that a group or a folder shows at first, and that "Load more" adds. */
export const pageSize = 200;
