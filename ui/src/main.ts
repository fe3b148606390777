import { mount } from 'svelte';
import './app.css';

if (import.meta.env.MODE === 'mock') (await import('./mocks')).startMock();

// Loaded after the mock is in place: the Tauri API looks for the program when it is used first.
const mini = new URLSearchParams(location.search).get('window') === 'mini';
const { default: Window } = mini ? await import('./Mini.svelte') : await import('./Root.svelte');
mount(Window, { target: document.getElementById('app') as HTMLElement });
