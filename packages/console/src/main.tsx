import { render } from 'preact';
import { App } from './app.tsx';
import './style/tokens.css';
import './style/base.css';
import './style/parts.css';
import './style/pages.css';

const root = document.getElementById('console');
if (root !== null) render(<App />, root);
