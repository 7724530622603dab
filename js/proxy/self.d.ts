/** This package, as those who have installed it name it. */
declare module 'xpander-edge';
