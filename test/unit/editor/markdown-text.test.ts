import { describe, expect, it } from 'vitest';
import { escapeMarkdown, markdownList } from '../../../src/editor/markdown-text';

describe('text in Markdown', () => {
  it.each([
    ['plain words, 7860', 'plain words, 7860'],
    ['[x](command:evil)', '\\[x\\]\\(command\\:evil\\)'],
    ['![i](http://h/x.png)', '\\!\\[i\\]\\(http\\://h/x\\.png\\)'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['# no heading\n- no list\n1. none', '\\# no heading  \n\\- no list  \n1\\. none'],
    ['$(trash) `code` **bold** ~~gone~~', '\\$\\(trash\\) \\`code\\` \\*\\*bold\\*\\* \\~\\~gone\\~\\~'],
    ['a|b&amp;', 'a\\|b\\&amp;'],
    ['x\r\n        indented', 'x  \n   indented'],
  ])('%j shows as it is', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it('lists the facts that are known', () => {
    expect(markdownList('A_B', [['One', 'x*y'], ['Two', undefined], ['Three', '']])).toBe('**A\\_B**\n\nOne: x\\*y  \nThree: ');
  });

  it('cuts a value that is a whole file', () => {
    expect(markdownList('A', [['Value', 'x'.repeat(1_000_000)]]).length).toBeLessThan(3_000);
  });
});
