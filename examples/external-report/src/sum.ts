/** The work itself: the sum of the column `amount` of a table whose first line names the columns. */
export function sum(table: string): number {
  const [names = [], ...rows] = table.trim().split('\n').map((row) => row.split(','));
  const column = names.indexOf('amount');
  if (column < 0) throw new Error('The table has no column `amount`');
  const amounts = rows.map((row) => Number(row[column]));
  if (amounts.some(Number.isNaN)) throw new Error('An amount is not a number');
  return amounts.reduce((total, amount) => total + amount, 0);
}
