export { seeOther } from '../answer.js';
