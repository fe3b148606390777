import assert from 'node:assert/strict';

async function create(s, name, pin = '') {
  await s.at('profile-switcher').click();
  await s.at('menu-profile-new').click();
  await s.at('profile-name').fill(name);
  await s.at('profile-pin').fill(pin);
  await s.at('profile-do').click();
}

export default [
  ['a profile is made, gone over to, and begins with nothing', async (s) => {
    await s.open({ events: '60' });
    await s.ask('jazz');
    await create(s, 'Ana');
    await s.page.keyboard.press('Escape');
    await s.at('profile-switcher').click();
    await s.page.getByRole('menuitemradio', { name: 'Ana' }).click();
    await s.at('toast').getByText('Hello, Ana').waitFor();
    assert.equal(await s.at('suggestion').count(), 0, 'the answer was another listener’s');
    await s.view('taste');
    await s.page.getByText('Nothing told yet').waitFor();
  }],
  ['the profile menu by keyboard', async (s) => {
    await s.open();
    await create(s, 'Ana');
    await s.page.keyboard.press('Escape');
    await s.at('profile-switcher').focus();
    await s.page.keyboard.press('Enter');
    await s.page.keyboard.press('ArrowDown');
    await s.page.keyboard.press('Enter');
    await s.until(() => s.calls('switch_profile'), (c) => c.length === 1, 'switched');
    await s.page.getByRole('button', { name: 'Profile: Ana' }).waitFor();
  }],
  ['a PIN is asked for, and a wrong one is said beside the field', async (s) => {
    await s.open();
    await create(s, 'Ana', '12');
    await s.page.getByRole('alert').getByText('The PIN is too short').waitFor();
    await s.at('profile-pin').fill('1234');
    await s.at('profile-do').click();
    await s.at('profile-row').nth(1).waitFor();
    await s.page.getByRole('button', { name: 'Switch to Ana' }).click();
    await s.at('profile-pin').fill('9999');
    await s.at('profile-do').click();
    await s.page.getByRole('alert').getByText('The PIN is wrong').waitFor();
    await s.at('profile-pin').fill('1234');
    await s.at('profile-do').click();
    await s.page.getByRole('button', { name: 'Profile: Ana' }).waitFor();
    assert.equal(await s.page.locator('dialog[open]').count(), 0);
  }],
  ['a profile is renamed, given a PIN and deleted', async (s) => {
    await s.open();
    await create(s, 'Ana');
    await s.page.getByRole('button', { name: 'Rename Ana' }).click();
    await s.at('profile-name').fill('ming');
    await s.at('profile-do').click();
    await s.page.getByRole('alert').getByText('There is a profile of this name already').waitFor();
    await s.at('profile-name').fill('Anna');
    await s.at('profile-do').click();
    await s.page.getByRole('button', { name: 'PIN of Anna' }).click();
    await s.at('profile-pin').fill('4321');
    await s.at('profile-do').click();
    await s.page.getByText('Has a PIN').waitFor();
    await s.page.getByRole('button', { name: 'Delete Anna' }).click();
    await s.at('profile-old-pin').fill('4321');
    await s.at('profile-do').click();
    await s.until(() => s.at('profile-row').count(), (n) => n === 1, 'deleted');
    assert.deepEqual((await s.calls('delete_profile'))[0].pin, '4321');
  }],
  ['a locked program opens by its PIN', async (s) => {
    await s.open({ pin: '2468' });
    await s.page.getByRole('heading', { name: 'Hello, Ming' }).waitFor();
    assert.equal(await s.at('player-bar').count(), 0);
    await s.page.keyboard.type('1111');
    await s.page.keyboard.press('Enter');
    await s.page.getByRole('alert').getByText('The PIN is wrong').waitFor();
    await s.page.keyboard.type('2468');
    await s.page.keyboard.press('Enter');
    await s.at('player-bar').waitFor();
    assert.deepEqual((await s.calls('unlock')).map((c) => c.pin), ['1111', '2468']);
  }],
];
