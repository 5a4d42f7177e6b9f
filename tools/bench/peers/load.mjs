// Copied beside the installed peers, so that their names resolve from there.
export const load = (name) => import(name);
