import assert from 'node:assert/strict';
import { playNumber } from './harness.mjs';

const open = {
  'first run': async (s, system) => {
    await s.open({ scenario: 'first-run', tracks: '0', system });
  },
  'Ask, empty': async (s, system) => {
    await s.open({ scenario: 'scanning', system });
  },
  'Ask, answered': async (s, system) => {
    await s.open({ scenario: 'model-problem', tracks: '26', system });
    await s.ask('quiet piano, no 电子');
    await s.at('suggestion').nth(1).click();
    await s.at('suggestion').nth(3).locator('[data-testid=feedback-dislike]').click();
    await s.at('toast').first().waitFor();
  },
  'Library with its menu': async (s, system) => {
    await s.open({ system });
    await s.view('library');
    await s.at('track-row').nth(4).locator('[role=gridcell]').nth(4).waitFor();
    await s.at('track-row').nth(2).dblclick();
    await s.at('track-row').nth(4).click({ modifiers: ['Shift'] });
    await s.at('track-row').nth(3).click({ button: 'right' });
  },
  Queue: async (s, system) => {
    await s.open({ system });
    await s.ask('jazz');
    await s.at('suggestion').nth(2).click();
    await s.view('queue');
    await s.at('queue-row').first().waitFor();
  },
  Taste: async (s, system) => {
    await s.open({ system });
    await s.ask('jazz');
    for (const kind of ['like', 'dislike', 'notNow', 'never']) {
      await s.at('suggestion').nth(2).locator(`[data-testid=feedback-${kind}]`).click();
      await s.page.waitForTimeout(250);
    }
    await s.view('taste');
    await s.at('taste-row').nth(3).waitFor();
  },
  'Ask with all there is': async (s, system) => {
    await s.open({ events: '60', system });
    await s.ask('I love slow jazz from the 80s under 4 minutes, no 电子, 40 minutes from calm to bright');
    await s.at('chip-remove').nth(1).click();
    await s.at('chip-restore').waitFor();
    await s.at('suggestion-details-toggle').nth(0).click();
    await s.at('suggestion-details-toggle').nth(7).click();
    await s.at('suggestion-details').nth(1).waitFor();
  },
  'the small feedback menu': async (s, system) => {
    await s.open({ system });
    await s.ask('jazz');
    await s.at('suggestion-more').nth(1).click();
    await s.page.locator('[role=menu]').waitFor();
  },
  'Lists with mixes': async (s, system) => {
    await s.open({ events: '80', system });
    await s.view('lists');
    await s.at('mix').first().waitFor();
  },
  'a journey being composed': async (s, system) => {
    await s.open({ system });
    await s.view('lists');
    await s.at('compose-journey').check();
    await s.at('journey-to').fill('雨');
    await s.page.getByRole('option').first().waitFor();
  },
  'an arc with its radio': async (s, system) => {
    await s.open({ events: '60', system });
    await s.view('lists');
    await s.at('compose-arc').check();
    await s.at('arc-from').fill('calm');
    await s.at('arc-to').fill('party');
    await s.at('list-make').click();
    await s.at('list-row').nth(3).waitFor();
    await s.at('list-radio').click();
    await s.at('player-radio').waitFor();
  },
  Playlists: async (s, system) => {
    await s.open({ playlists: '3', system });
    await s.view('playlists');
    await s.at('playlist').nth(2).waitFor();
  },
  'a playlist with files from elsewhere': async (s, system) => {
    await s.open({ system });
    await s.view('playlists');
    await s.at('playlist-import').click();
    await s.at('playlist-imported-play').click();
    await s.at('playlist-row').locator('[data-testid=track-missing]').waitFor();
    await s.at('playlist-row').nth(2).click({ button: 'right' });
    await s.page.locator('[role=menu]').waitFor();
  },
  'what an import could not take': async (s, system) => {
    await s.open({ system });
    await s.view('playlists');
    await s.at('playlist-import').click();
    await s.at('playlist-imported').waitFor();
  },
  'adding to a playlist': async (s, system) => {
    await s.open({ playlists: '2', system });
    await s.ask('jazz');
    await s.at('suggestion').nth(1).click({ button: 'right' });
    await s.at('menu-add-to-playlist').click();
    await s.at('playlist-choice').first().waitFor();
    await s.at('playlist-name').fill('Sunday morning');
    await s.at('playlist-do').click();
    await s.page.locator('dialog [role=alert]').waitFor();
  },
  'the ledger': async (s, system) => {
    await s.open({ events: '140', system });
    await s.view('taste');
    await s.at('taste-row').first().waitFor();
  },
  'editing an event': async (s, system) => {
    await s.open({ events: '140', system });
    await s.view('taste');
    await s.at('taste-edit').first().click();
    await s.page.locator('dialog[open]').waitFor();
  },
  Evaluation: async (s, system) => {
    await s.open({ events: '140', system });
    await s.view('evaluation');
    await s.at('simulate').click();
    await s.at('simulation').waitFor();
  },
  'the profiles': async (s, system) => {
    await s.open({ system });
    await s.at('profile-switcher').click();
    await s.at('menu-profile-new').click();
    await s.at('profile-name').fill('Ana');
    await s.at('profile-pin').fill('12');
    await s.at('profile-do').click();
    await s.page.locator('dialog [role=alert]').waitFor();
  },
  'the lock': async (s, system) => {
    await s.open({ pin: '1234', system });
    await s.at('unlock-pin').fill('9999');
    await s.at('unlock-do').click();
    await s.page.getByRole('alert').waitFor();
  },
  'a retrained model': async (s, system) => {
    await s.open({ system });
    await s.view('settings');
    await s.at('choose-model').click();
    await s.at('restore-model').waitFor();
  },
  Problems: async (s, system) => {
    await s.open({ scenario: 'no-device', system });
    await s.view('problems');
    await s.at('failure-row').first().waitFor();
  },
  Settings: async (s, system) => {
    await s.open({ scenario: 'model-problem', system });
    await s.view('settings');
    await s.at('folder-row').first().waitFor();
    await s.at('model-problem').waitFor();
  },
  Sound: async (s, system) => {
    await s.open({ system });
    await s.view('settings');
    await s.at('sound-equaliser').click();
    await s.at('sound-band-9').waitFor();
  },
  'what plays, with timed lyrics and the spectrum': async (s, system) => {
    await playNumber(s, 1, { system });
    await s.at('player-cover').click();
    await s.at('lyrics-line').first().waitFor();
    await s.at('now-spectrum').click();
    await s.at('spectrum').waitFor();
    await s.at('lyrics-line').nth(3).focus();
    await s.page.keyboard.press('ArrowDown');
    await s.at('lyrics-follow').waitFor();
  },
  'what plays, with plain lyrics': async (s, system) => {
    await playNumber(s, 2, { system });
    await s.at('player-lyrics').click();
    await s.at('lyrics-text').waitFor();
  },
  'what plays, word by word': async (s, system) => {
    await playNumber(s, 3, { system });
    await s.at('player-position').focus();
    await s.page.keyboard.press('ArrowRight');
    await s.page.keyboard.press('p');
    await s.page.locator('[data-testid=lyrics-line][aria-current=true] .sung').first().waitFor();
  },
  'what plays, without lyrics': async (s, system) => {
    await playNumber(s, 4, { system });
    await s.at('player-cover').click();
    await s.at('now-playing').locator('h2').nth(1).waitFor();
  },
  'the way of the sound': async (s, system) => {
    await playNumber(s, 1, { system, underruns: '3' });
    await s.at('player-more').click();
    await s.at('menu-signal-path').click();
    await s.at('signal-underruns').waitFor();
  },
  'more playback options': async (s, system) => {
    await playNumber(s, 1, { system });
    await s.at('player-more').click();
    await s.at('menu-speed-1.25').click();
    await s.at('speed-now').waitFor();
    await s.at('player-more').click();
    await s.at('menu-sleep-15').click();
    await s.at('sleep-left').waitFor();
    await s.at('player-more').click();
    await s.at('menu-sleep-off').waitFor();
  },
  'the mini player': async (s, system) => {
    await s.page.setViewportSize({ width: 380, height: 188 });
    await s.open({ window: 'mini', playing: '', system });
    await s.at('feedback-like').click();
    await s.page.locator('[data-testid=feedback-like][aria-pressed=true]').waitFor();
  },
  'the mini player without music': async (s, system) => {
    await s.page.setViewportSize({ width: 380, height: 188 });
    await s.open({ window: 'mini', scenario: 'no-device', system });
  },
  'a desktop without anything': async (s, system) => {
    await s.open({ scenario: 'no-desktop', system });
    await s.view('settings');
    await s.at('desktop-notifications').click();
    await s.at('desktop-notifications-problem').waitFor();
  },
  'the shortcuts': async (s, system) => {
    await s.open({ system });
    await s.page.locator('#content').focus();
    await s.page.keyboard.press('?');
    await s.page.locator('dialog[open]').waitFor();
  },
};

const cases = [];
for (const theme of ['light', 'dark']) {
  for (const system of ['en-GB', 'zh-CN']) {
    for (const [name, prepare] of Object.entries(open)) {
      cases.push([
        `${name}, ${theme}, ${system}: no serious violation`,
        async (s) => {
          await prepare(s, system);
          assert.deepEqual(await s.violations(), []);
        },
        { colorScheme: theme },
      ]);
    }
  }
}

export default cases;
