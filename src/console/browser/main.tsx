import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './styles.css';
import { createRoot } from 'react-dom/client';
import { Console } from './console';
import { readExampleTabs } from './example-tabs';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(<Console exampleTabs={await readExampleTabs()} />);
