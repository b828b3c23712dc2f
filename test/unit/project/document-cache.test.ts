import { describe, expect, it } from 'vitest';
import { DocumentCache, FileContent } from '../../../src/project/document-cache';

const fileOf = (content: FileContent, modified = 1) => ({ size: content.text.length, modified, binary: false, lfsPointer: false, textRead: true, content });

describe('FileContent', () => {
  it('reads a text once by each reader', () => {
    let count = 0;
    const read = (text: string): number => text.length + count++;
    const content = new FileContent('abc');
    expect([content.derived(read), content.derived(read), content.derived((text) => text)]).toEqual([3, 3, 'abc']);
  });
});

describe('DocumentCache', () => {
  it('finds a file only with the same size and time', () => {
    const cache = new DocumentCache();
    cache.keep('/a', fileOf(new FileContent('abc')));
    expect(cache.find('/a', 3, 1)?.content?.text).toBe('abc');
    expect(cache.find('/a', 3, 2)).toBeUndefined();
    expect(cache.find('/a', 4, 1)).toBeUndefined();
    expect(cache.find('/b', 3, 1)).toBeUndefined();
  });

  it('keeps what was made of a text when the file was only touched', () => {
    const cache = new DocumentCache();
    const content = new FileContent('abc');
    cache.keep('/a', fileOf(content));
    expect(cache.contentOf('/a', 'abc')).toBe(content);
    expect(cache.contentOf('/a', 'abd')).not.toBe(content);
  });

  it('holds a bounded number of characters, those used last', () => {
    const cache = new DocumentCache(10_000);
    for (let index = 0; index < 50; index++) {
      cache.keep(`/${String(index)}`, fileOf(new FileContent('x'.repeat(800))));
      cache.find('/0', 800, 1);
    }
    expect(cache.size).toBe(10);
    expect(cache.find('/0', 800, 1)).toBeDefined();
    expect(cache.find('/1', 800, 1)).toBeUndefined();
    expect(cache.find('/49', 800, 1)).toBeDefined();
  });

  it('takes a file that alone is over the bound, until the next one', () => {
    const cache = new DocumentCache(1000);
    cache.keep('/big', fileOf(new FileContent('x'.repeat(5000))));
    expect(cache.size).toBe(1);
    cache.keep('/small', fileOf(new FileContent('x')));
    expect(cache.find('/big', 5000, 1)).toBeUndefined();
    expect(cache.size).toBe(1);
  });

  it('drops what has vanished below a folder, and nothing elsewhere', () => {
    const cache = new DocumentCache();
    for (const path of ['/r/a', '/r/b', '/rest/c']) cache.keep(path, fileOf(new FileContent('x')));
    cache.retain('/r/', (path) => path === '/r/a');
    expect(['/r/a', '/r/b', '/rest/c'].filter((path) => cache.find(path, 1, 1))).toEqual(['/r/a', '/rest/c']);
  });
});
