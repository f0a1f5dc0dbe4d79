// Today's catalogue against the published one, written down by hand: path, required fields, US dollars of the defaults.
import { describe, expect, it } from 'vitest'
import { minimalBody, schemaOf } from '../testing/bodies.ts'
import { findModel, listedModels } from './catalogue.ts'

type Row = [path: string, required: string, usd: number]

const kling: Row[] = [
  ...['std', 'pro', '4k'].flatMap((tier, index): Row[] => [
    [`kling-video/v3.0/${tier}/text-to-video`, '', 5 * ([0.084, 0.112, 0.42][index] ?? 0)],
    [`kling-video/v3.0/${tier}/image-to-video`, 'image_url', 5 * ([0.084, 0.112, 0.42][index] ?? 0)],
  ]),
  ['kling-video/v3.0-turbo/image-to-video', 'prompt image_url', 5 * 0.112],
  ['kling-video/v3.0-turbo/text-to-video', 'prompt', 5 * 0.112],
  ['kling-video/o3/first-last-frame', '', 5 * 0.084],
  ['kling-video/o3/image-reference', '', 5 * 0.084],
  ['kling-video/o3/video-edit', 'prompt video_urls', 5 * 0.126],
  ['kling-video/o3/video-reference', 'prompt video_urls', 5 * 0.126],
  ['kling-video/omni/first-last-frame', '', 5 * 0.084],
  ['kling-video/omni/image-reference', 'prompt', 5 * 0.084],
  ['kling-video/omni/video-edit', 'prompt video_urls', 5 * 0.126],
  ['kling-video/omni/video-reference', 'prompt video_urls', 5 * 0.126],
  ['kling-video/v2.6/pro/image-to-video', 'prompt image_url', 5 * 0.07],
  ['kling-video/v2.6/pro/text-to-video', 'prompt', 5 * 0.07],
  ['kling-video/v2.5-turbo/pro/text-to-video', 'prompt', 5 * 0.07],
  ['kling-video/v2.5-turbo/pro/image-to-video', 'prompt image_url', 5 * 0.07],
  ['kling-video/v2.5-turbo/standard/image-to-video', 'prompt image_url', 5 * 0.042],
  ['kling-video/motion-control/std', 'image_url video_url', 5 * 0.07],
  ['kling-video/motion-control/pro', 'image_url video_url', 5 * 0.112],
  ['kling-video/v3/motion-control/std', 'image_url video_url', 5 * 0.126],
  ['kling-video/v3/motion-control/pro', 'image_url video_url', 5 * 0.168],
]

// 5 s of 1280x720 are 108,000 tokens. Where an image decides the ratio the same is charged.
const seedance: Row[] = [
  ['bytedance/seedance-2.5/text-to-video', 'prompt', 108 * 0.02048],
  ['bytedance/seedance-2.5/image-to-video', 'image_url', 108 * 0.02048],
  ['bytedance/seedance-2.5/reference-to-video', '', 108 * 0.02457],
  ['bytedance/seedance-2.5/video-edit', 'prompt video_url', 108 * 0.02457],
  ['bytedance/seedance-2.5/video-extend', 'prompt video_url', 108 * 0.02457],
  ['bytedance/seedance-2.0/text-to-video', 'prompt', 108 * 0.014],
  ['bytedance/seedance-2.0/image-to-video', 'image_url', 108 * 0.014],
  ['bytedance/seedance-2.0/reference-to-video', '', 108 * 0.0168],
]

const wanAndHorse: Row[] = [
  ...['alibaba/wan-3.0', 'alibaba/wan-3.0-prime'].flatMap((path, index): Row[] => [
    [`${path}/text-to-video`, 'prompt', 5 * ([0.05, 0.068][index] ?? 0)],
    [`${path}/image-to-video`, 'prompt image_url', 5 * ([0.05, 0.068][index] ?? 0)],
    [`${path}/reference-to-video`, 'prompt', 5 * ([0.05, 0.068][index] ?? 0)],
  ]),
  ['wan/v2.7/text-to-video', 'prompt', 5 * 0.1],
  ['wan/v2.7/image-to-video', 'image_url', 5 * 0.1],
  ['wan/v2.7/reference-to-video', 'prompt', 5 * 0.1],
  ['wan/v2.6/text-to-video', 'prompt', 5 * 0.1],
  ['wan/v2.6/image-to-video', 'prompt image_url', 5 * 0.1],
  ['wan/v2.6/reference-to-video', 'prompt video_urls', 5 * 0.1],
  ...['alibaba/happy-horse', 'alibaba/happy-horse/v1.1'].flatMap((path): Row[] => [
    [`${path}/text-to-video`, 'prompt', 5 * 0.14],
    [`${path}/image-to-video`, 'image_url', 5 * 0.14],
    [`${path}/reference-to-video`, 'prompt image_urls', 5 * 0.14],
  ]),
]

const otherClips: Row[] = [
  ['minimax/hailuo-2.3/standard/text-to-video', 'prompt', 6 * 0.0467],
  ['minimax/hailuo-2.3/standard/image-to-video', 'prompt image_url', 6 * 0.0467],
  ['minimax/h3/text-to-video', 'prompt', 5 * 0.13],
  ['minimax/h3/image-to-video', 'prompt image_url', 5 * 0.13],
  ['minimax/h3/reference-to-video', 'prompt', 5 * 0.13],
  ['lightricks/ltx-2.5/text-to-video/fast', 'prompt duration', 6 * 0.09],
  ['lightricks/ltx-2.5/text-to-video/pro', 'prompt duration', 6 * 0.12],
  ['lightricks/ltx-2.5/image-to-video/fast', 'prompt duration image_url', 6 * 0.09],
  ['lightricks/ltx-2.5/image-to-video/pro', 'prompt duration image_url', 6 * 0.12],
  ['xai/grok-imagine-video/v1.5/reference-to-video', 'prompt', 5 * 0.08],
  ['pixverse/v6/text-to-video', 'prompt', 5 * 0.115],
  ['pixverse/v6/image-to-video', 'prompt image_url', 5 * 0.115],
  ['higgsfield/genjutsu/motion-transfer/v1.0', 'video_url image_urls', 5 * 0.681],
  ['higgsfield/genjutsu/object-swap/v1.0', 'video_url image_urls', 5 * 0.681],
  ['higgsfield/genjutsu/restyle/v1.0', 'video_url preset_id', 5 * 0.681],
  ['higgsfield/cinema-studio/4.0', 'prompt', 5 * 0.2057],
]

const stills: Row[] = [
  ['higgsfield-ai/soul/standard', 'prompt', 1.5 / 16],
  ['higgsfield-ai/soul/v2/standard', 'prompt', 0.0032],
  ['higgsfield-ai/soul/v2/image-to-image', 'prompt image_url', 0.0032],
  ['higgsfield-ai/soul/cinema', 'prompt', 0.0032],
  ['marketing-studio/image', 'prompt', 0.0162],
  ['marketing-studio/image/flare', 'prompt', 0.0126],
  ['marketing-studio/image/sunburst', 'prompt', 0.0126],
  ['ideogram/v4.0', 'prompt', 0.03],
  ['recraft/v4.1/text-to-image', 'prompt', 0.035],
  ['recraft/v4.1/pro/text-to-image', 'prompt', 0.21],
  ['recraft/v4.1/utility/text-to-image', 'prompt', 0.035],
  ['recraft/v4.1/utility/pro/text-to-image', 'prompt', 0.21],
  ['alibaba/qwen-image-3/text-to-image', 'prompt', 0.04],
  ['alibaba/qwen-image-3/edit', 'prompt image_urls', 0.04],
  ['xai/grok-imagine-image-2.0', 'prompt', 0.04],
  ['z-image/turbo', 'prompt', 0.015],
]

const published = [...kling, ...seedance, ...wanAndHorse, ...otherClips, ...stills]

it('has exactly these models; of one only the path is known', () => {
  const paths = [...published.map(([path]) => path), 'higgsfield/ai-influencer']
  expect(
    listedModels()
      .map((model) => model.id)
      .toSorted(),
  ).toEqual(paths.toSorted())
})

describe.each(published)('%s', (path, required, usd) => {
  it(`needs ${required || 'nothing'} and costs ${usd.toFixed(4)} USD as it is`, () => {
    const model = findModel('v2', path)
    if (model === undefined) throw new Error('not there')
    expect((schemaOf(model).required ?? []).toSorted()).toEqual(required.split(' ').filter(Boolean).toSorted())
    const result = model.quote(minimalBody(model))
    expect(result.ok && result.quote.priceCredits).toBeCloseTo(usd * 16, 3)
  })
})
