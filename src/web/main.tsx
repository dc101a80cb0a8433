import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './kit/kit.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startTexts } from './i18n/i18n.ts';
import { giveNonceToStyles } from './kit/style-nonce.ts';

// The hub was updated while this tab was open: the parts that are not loaded yet have other names now.
addEventListener('vite:preloadError', () => location.reload());

// Tokens of older versions, which any script could read.
localStorage.removeItem('thalamus-session');

giveNonceToStyles();
startTexts();
createRoot(document.getElementById('root')!).render(<App />);
