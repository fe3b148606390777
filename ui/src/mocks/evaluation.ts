import type { Evaluation, Figure, SimulatedStep } from '../ipc';

const DAY = 86_400_000;

function figure(id: string, en: string, zh: string, value: number, half: number, shuffle: number | null, popularity: number | null, unit: Figure['unit'] = 'ratio'): Figure {
  return { id, label: { en, zh }, value, low: half ? value - half : null, high: half ? value + half : null, shuffle, popularity, unit };
}

/** What the mocked program measured of itself. */
export class MockEvaluation {
  private running = true;

  constructor(
    private readonly events: () => number,
    private readonly slow: boolean,
  ) {}

  commands: Record<string, (args: Record<string, unknown>) => unknown> = {
    evaluation: () => this.measure(),
    set_interleaving: ({ on }) => ((this.running = on as boolean), null),
    simulate: async () => {
      await new Promise((done) => setTimeout(done, this.slow ? 1600 : 500));
      return [
        { events: 0, learned: 0.412, base: 0.412 },
        { events: 10, learned: 0.489, base: 0.411 },
        { events: 30, learned: 0.583, base: 0.414 },
        { events: 100, learned: 0.661, base: 0.412 },
      ] satisfies SimulatedStep[];
    },
  };

  private measure(): Evaluation {
    const events = this.events();
    const enough = events >= 30;
    const weeks = enough ? 14 : 0;
    return {
      events,
      enough,
      figures: enough
        ? [
            figure('ndcg', 'nDCG@10', 'nDCG@10', 0.57, 0.06, 0.31, 0.38),
            figure('precision', 'Precision@10', '前 10 首准确率', 0.44, 0.07, 0.21, 0.3),
            figure('coverage', 'Coverage of the library', '曲库覆盖率', 0.36, 0, 0.92, 0.04),
            figure('diversity', 'Diversity within a list', '列表内多样性', 0.63, 0.03, 0.78, 0.52),
            figure('novelty', 'Novelty', '新鲜度', 7.8, 0.4, 9.1, 3.2, 'bits'),
          ]
        : [],
      sources: enough
        ? [
            { source: 'learned', label: { en: 'Learned ranking', zh: '学习后的排序' }, shown: 812, clicked: 241, played: 187, skipped: 38 },
            { source: 'base', label: { en: 'Without learning', zh: '不学习的排序' }, shown: 806, clicked: 172, played: 118, skipped: 51 },
            { source: 'exploration', label: { en: 'Guesses, to learn from', zh: '试探性推荐' }, shown: 96, clicked: 17, played: 9, skipped: 11 },
            { source: 'radio', label: { en: 'Radio', zh: '电台' }, shown: 340, clicked: 0, played: 251, skipped: 64 },
          ]
        : [],
      interleaving: {
        running: this.running,
        learnedWins: enough ? 34 : 0,
        baseWins: enough ? 19 : 0,
        ties: enough ? 12 : 0,
        verdict: enough
          ? { en: 'The learned ranking wins more often; chance alone would do that in 2 of 100 cases.', zh: '学习后的排序胜出更多；若只凭偶然，100 次中约有 2 次会这样。' }
          : { en: 'Not enough lists yet to say.', zh: '列表还不够多，无法判断。' },
      },
      guard: enough
        ? { state: 'returned', at: Date.now() - 21 * DAY, reason: { en: 'nDCG had fallen below the ranking without learning for 20 events.', zh: '连续 20 次事件中，nDCG 低于不学习的排序。' } }
        : { state: 'learning', at: null, reason: null },
      history: Array.from({ length: weeks }, (_, i) => ({
        at: Date.now() - (weeks - i) * 7 * DAY,
        ndcg: 0.41 + 0.16 * (1 - Math.exp(-i / 4)) + (i === 10 ? -0.09 : 0.012 * Math.sin(i * 2.1)),
        base: 0.41 + 0.008 * Math.sin(i * 1.7),
      })),
    };
  }
}
