import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Latest } from '../../src/primitives/latest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the latest of many values', () => {
  test('is sent at once, then only the last that came meanwhile', async () => {
    const sent: number[] = [];
    const latest = new Latest(async (value: number) => void sent.push(value), 40);
    for (const value of [1, 2, 3]) void latest.push(value);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([1]);
    await vi.advanceTimersByTimeAsync(40);
    expect(sent).toEqual([1, 3]);
    await vi.advanceTimersByTimeAsync(40);
    void latest.push(4);
    expect(sent).toEqual([1, 3, 4]);
  });

  test('waits for the answer to the one before', async () => {
    const sent: number[] = [];
    let answer = () => {};
    const latest = new Latest((value: number) => {
      sent.push(value);
      return new Promise<void>((done) => (answer = done));
    }, 0);
    void latest.push(1);
    void latest.push(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toEqual([1]);
    answer();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([1, 2]);
  });

  test('goes on after a failure', async () => {
    const latest = new Latest(async (value: number) => (value === 1 ? Promise.reject(new Error('no')) : undefined), 0);
    await expect(latest.push(1)).rejects.toThrow('no');
    const after = latest.push(2);
    await vi.advanceTimersByTimeAsync(1);
    await expect(after).resolves.toBeUndefined();
  });
});
