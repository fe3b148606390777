import assert from 'node:assert/strict';

const theme = (s) => s.page.evaluate(() => document.documentElement.dataset.theme);
const lang = (s) => s.page.evaluate(() => document.documentElement.lang);

export default [
  ['the theme follows the system until it is chosen, and stays chosen', async (s) => {
    await s.open();
    assert.equal(await theme(s), 'light');
    await s.page.emulateMedia({ colorScheme: 'dark' });
    await s.until(() => theme(s), (v) => v === 'dark', 'follows the system');
    await s.view('settings');
    await s.at('theme-light').check();
    await s.until(() => theme(s), (v) => v === 'light', 'chosen');
    const [{ settings }] = await s.calls('set_settings');
    assert.deepEqual([settings.theme, settings.language], ['light', 'system']);
    await s.open();
    assert.equal(await theme(s), 'light', 'kept over a restart');
    await s.view('settings');
    assert.ok(await s.at('theme-light').isChecked());
    await s.at('theme-dark').check();
    await s.until(() => theme(s), (v) => v === 'dark', 'chosen');
  }],
  ['the language changes every view at once and is kept', async (s) => {
    await s.open();
    await s.view('settings');
    await s.at('lang-zh').check();
    await s.page.getByRole('heading', { name: '设置' }).waitFor();
    assert.equal(await lang(s), 'zh-CN');
    assert.equal(await s.at('nav-library').innerText(), '曲库');
    await s.open();
    await s.page.getByRole('heading', { name: '此刻想听什么？' }).waitFor();
    await s.view('settings');
    await s.at('lang-en').check();
    await s.page.getByRole('heading', { name: 'Settings' }).waitFor();
  }],
  ['a Chinese system begins in Chinese', async (s) => {
    await s.open({ system: 'zh-CN' });
    assert.equal(await lang(s), 'zh-CN');
    await s.page.getByRole('heading', { name: '此刻想听什么？' }).waitFor();
  }],
  ['a setting that cannot be saved goes back and says why', async (s) => {
    await s.open({ fail: 'set_settings' });
    await s.view('settings');
    await s.at('theme-dark').check({ force: true }).catch(() => {});
    await s.page.locator('[data-testid=toast][role=alert]').waitFor();
    assert.equal(await theme(s), 'light');
    assert.ok(await s.at('theme-system').isChecked(), 'the choice shows what is true');
  }],
  ['folders are listed with what is not there, added and removed', async (s) => {
    await s.open();
    await s.view('settings');
    assert.equal(await s.at('folder-row').count(), 2);
    await s.page.getByText('Not available').first().waitFor();
    await s.at('add-folder').click();
    await s.until(() => s.at('folder-row').count(), (n) => n === 3, 'added');
    assert.deepEqual((await s.calls('add_folders'))[0], { paths: ['/home/ming/下载/新音乐'] });
    await s.page.getByRole('button', { name: 'Remove /home/ming/下载/新音乐' }).click();
    await s.until(() => s.at('folder-row').count(), (n) => n === 2, 'removed');
  }],
  ['a text model of the listener\'s own is trained, and the shipped one comes back', async (s) => {
    await s.open();
    await s.view('settings');
    await s.at('choose-model').click();
    await s.at('training').getByRole('progressbar').waitFor();
    await s.at('text-model').getByText('bert-base-uncased', { exact: true }).waitFor();
    await s.at('toast').getByText('The model is ready').waitFor();
    await s.page.getByRole('button', { name: 'Use the shipped model' }).click();
    await s.at('text-model').getByText('multilingual-e5-small').waitFor();
    assert.deepEqual((await s.calls('use_text_model')).map((c) => c.folder), ['/home/ming/models/bert-base-uncased', null]);
  }],
  ['a retrained model is compared with the one before, which can be put back', async (s) => {
    await s.open();
    await s.view('settings');
    await s.at('head-report').getByText('0.82').first().waitFor();
    assert.equal(await s.at('restore-model').count(), 0);
    await s.at('choose-model').click();
    await s.at('head-report').getByRole('columnheader', { name: /Before multilingual-e5-small/ }).waitFor();
    await s.at('restore-model').click();
    await s.at('text-model').getByText('multilingual-e5-small').waitFor();
    assert.equal((await s.calls('restore_text_model')).length, 1);
  }],
  ['a damaged model file is named', async (s) => {
    await s.open({ scenario: 'model-problem' });
    await s.view('settings');
    await s.at('model-problem').getByText(/model\.gguf/).waitFor();
  }],
  ['the data are exported where the listener says', async (s) => {
    await s.open();
    await s.view('settings');
    await s.at('export-data').click();
    await s.at('toast').getByText('/home/ming/attune-export.json').waitFor();
    assert.deepEqual(await s.calls('export_data'), [{ path: '/home/ming/attune-export.json' }]);
  }],
];
