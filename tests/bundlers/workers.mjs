export const worker = [];
