import assert from 'node:assert/strict';

export default [
  ['a program that cannot start says so and is tried again', async (s) => {
    await s.open({ fail: 'startup' });
    await s.page.getByRole('alert').getByText('Attune could not start').waitFor();
    await s.page.getByRole('button', { name: 'Try again' }).click();
    await s.until(() => s.calls('startup'), (c) => c.length === 2, 'tried again');
  }],
  ['the first run takes the demo tracks, shows the scan, and can be asked', async (s) => {
    await s.open({ scenario: 'first-run', tracks: '0' });
    await s.at('first-run-demo').click();
    await s.at('scan-progress').waitFor();
    await s.page.getByText('Listening to your music').waitFor();
    await s.at('ask-input').waitFor();
    await s.ask('piano');
    assert.ok((await s.at('suggestion').count()) >= 10);
    await s.at('toast').getByText('16 new tracks').waitFor();
    assert.equal(await s.at('scan-progress').count(), 0);
  }],
  ['the first run takes a folder', async (s) => {
    await s.open({ scenario: 'first-run', tracks: '0' });
    await s.at('first-run-folder').click();
    await s.until(() => s.calls('add_folders'), (c) => c.length === 1, 'added');
    await s.at('scan-progress').waitFor();
  }],
  ['a scan shows count and time left and is cancelled', async (s) => {
    await s.open({ scenario: 'scanning' });
    const scan = s.at('scan-progress');
    await scan.getByText(/of 2,400/).waitFor();
    await scan.getByText(/about \d+ min left/).waitFor();
    await s.at('scan-cancel').click();
    await s.until(() => scan.count(), (n) => n === 0, 'it ends');
    assert.equal((await s.calls('cancel_scan')).length, 1);
  }],
  ['a folder dropped on the window is added', async (s) => {
    await s.open();
    await s.page.evaluate(() => window.attuneMock.drop('enter', ['/m/new']));
    await s.page.getByText('Drop to add to your library').waitFor();
    await s.page.evaluate(() => window.attuneMock.drop('drop', ['/m/new']));
    await s.until(() => s.calls('add_folders'), (c) => c[0]?.paths[0] === '/m/new', 'added');
    assert.equal(await s.page.getByText('Drop to add to your library').count(), 0);
  }],
  ['failed files are listed with their reason and can be copied', async (s) => {
    await s.open();
    await s.view('problems');
    await s.until(() => s.at('failure-row').count(), (n) => n === 7, 'all are listed');
    assert.match(await s.at('failure-row').first().innerText(), /The file is damaged/);
    await s.at('failure-row').first().getByRole('button').click();
    await s.at('toast').getByText('Copied').waitFor();
    assert.match(await s.page.evaluate(() => navigator.clipboard.readText()), /recording 0\.mp3\tReading tags\tThe file is damaged/);
  }],
  ['views without content say what would be there', async (s) => {
    await s.open({ failures: '0' });
    for (const [view, words] of [['problems', 'No problems'], ['taste', 'Nothing told yet'], ['queue', 'The queue is empty']]) {
      await s.view(view);
      await s.page.getByText(words).waitFor();
    }
  }],
  ['views that cannot be read say so', async (s) => {
    await s.open({ fail: 'failures,ledger' });
    await s.view('problems');
    await s.page.getByRole('alert').getByText('The list could not be read').waitFor();
    await s.view('taste');
    await s.page.getByRole('alert').getByText('Your taste could not be read').waitFor();
  }],
  ['feedback is kept in Taste with its question and taken back there', async (s) => {
    await s.open();
    await s.ask('jazz');
    await s.at('suggestion').nth(1).locator('[data-testid=feedback-like]').click();
    await s.at('toast').first().waitFor();
    await s.view('taste');
    await s.at('taste-row').getByText(/asked for “jazz”/).waitFor();
    await s.at('taste-undo').click();
    await s.at('taste-restore').waitFor();
    await s.at('ledger-row').getByText('does not count').waitFor();
  }],
];
