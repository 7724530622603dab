/** The libraries, a file of their own in the package: Markdown by marked, sanitising by DOMPurify. */

export { default as createPurifier } from 'dompurify';
export { Lexer, Marked } from 'marked';
