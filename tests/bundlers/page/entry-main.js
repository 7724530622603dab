import { Backend, Task } from 'xpander-edge';
import { answer } from './answer.js';

export default (platform) => answer({ Backend, Task }, platform);
