import assert from 'node:assert/strict';

const on = (s, name) => s.at(name).getAttribute('aria-checked');

export default [
  ['the switches are kept with the other settings', async (s) => {
    await s.open();
    await s.view('settings');
    await s.at('desktop-controls').waitFor();
    for (const [name, value] of [['tray', 'true'], ['close-to-tray', 'false'], ['notifications', 'false'], ['mini-on-top', 'true']]) {
      assert.equal(await on(s, `desktop-${name}`), value, name);
    }
    await s.at('desktop-close-to-tray').click();
    await s.at('desktop-notifications').click();
    await s.until(() => s.calls('set_settings'), (c) => c.length === 2, 'sent');
    assert.deepEqual((await s.calls('set_settings'))[1].settings, {
      theme: 'system', language: 'system', spectrum: null, desktop: { tray: true, closeToTray: true, notifications: true, miniOnTop: true },
    });
    await s.open();
    await s.view('settings');
    assert.equal(await on(s, 'desktop-notifications'), 'true', 'kept over a restart');
    await s.at('desktop-tray').click();
    await s.until(() => s.at('desktop-close-to-tray').count(), (n) => n === 0, 'without a tray nothing closes to it');
  }],
  ['what the desktop lacks is said in words', async (s) => {
    await s.open({ scenario: 'no-desktop' });
    await s.view('settings');
    await s.at('desktop-controls-problem').getByText(/no message bus/).waitFor();
    await s.at('desktop-tray-problem').getByText(/ayatana/).waitFor();
    assert.equal(await s.at('desktop-notifications-problem').count(), 0, 'not wanted, not missed');
    await s.at('desktop-notifications').click();
    await s.at('desktop-notifications-problem').waitFor();
  }],
  ['a status that cannot be read is said and tried again', async (s) => {
    await s.open({ fail: 'desktop_status' });
    await s.view('settings');
    await s.page.getByRole('alert').getByText(/cannot be told/).waitFor();
    await s.page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await s.until(() => s.calls('desktop_status'), (c) => c.length === 2, 'tried again');
  }],
];
