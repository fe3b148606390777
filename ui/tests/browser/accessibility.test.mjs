import assert from 'node:assert/strict';

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
