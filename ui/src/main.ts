import { mount } from 'svelte';
import './app.css';

if (import.meta.env.MODE === 'mock') (await import('./mocks')).startMock();

// Loaded after the mock is in place: the Tauri API looks for the program when it is used first.
const { default: Root } = await import('./Root.svelte');
mount(Root, { target: document.getElementById('app') as HTMLElement });
