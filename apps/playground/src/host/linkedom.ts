/** Plots are drawn with the page's own document. */
export const parseHTML = (): { document: Document } => ({ document });
