/** The files of the page: texts by absolute path. Folders are only the paths of their files. */
const files = new Map<string, string>();

/** The path from `/`, with `.` and `..` resolved. */
const absolute = (path: string): string => decodeURIComponent(new URL(path, 'file:///').pathname);

export function write(path: string, text: string): void {
  files.set(absolute(path), text);
}

export function read(path: string): string | undefined {
  return files.get(absolute(path));
}
