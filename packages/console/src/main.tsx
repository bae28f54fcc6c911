import { render } from 'preact';
import { App } from './app.tsx';
import { loadFirstTexts } from './languages/catalogs.ts';
import { language } from './languages/language.ts';
import { loadSentences } from './languages/sentences.ts';
import { watchHistory } from './shell/leaving.ts';
import './style/tokens.css';
import './style/base.css';
import './style/parts.css';
import './style/pages.css';

document.documentElement.lang = language;

watchHistory();

const root = document.getElementById('console');
if (root !== null) void Promise.all([loadFirstTexts(), loadSentences()]).then(() => render(<App />, root));
