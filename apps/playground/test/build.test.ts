import { readNotes } from '@t/tour';
import { beforeAll, expect, it } from 'vitest';
import { buildSite, type Site } from '../src/build.ts';

let site: Site;
beforeAll(async () => {
  site = await buildSite();
});

const text = (name: string): string => new TextDecoder().decode(site.get(name));

it('makes a page of four files that needs no others', () => {
  expect([...site.keys()].sort()).toEqual(['index.html', 'main.js', 'notes.json', 'page.css']);
  expect(text('page.css')).not.toContain('@import');
  expect(JSON.parse(text('notes.json'))).toEqual(readNotes());
});

it('takes the source of the cells along', () => {
  expect(text('main.js')).toContain('writeFileSync("/cells/000-csv.ts"');
  expect(text('main.js')).toContain('url: "file:///cells/000-csv.ts"');
});
