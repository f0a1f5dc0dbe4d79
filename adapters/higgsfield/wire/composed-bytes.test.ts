// The bytes of requests as they were composed when jobs were first accepted. A repeat of a running job must have the same bytes,
// also after an upgrade, because the platform compares them.
import { expect, it } from 'vitest'
import { getModelOrThrow } from '../../../contracts/models/catalogue.ts'
import { onFallbackRoute } from '../../../domain/models/routes.ts'
import { composeRequest } from './compose.ts'

const CALLBACK = 'http://127.0.0.1:4800/v1/platform-callbacks/att_1/tok?en=1&b=2'

it.each([
  [
    'higgsfield-ai/dop/lite',
    '{"prompt":"x","image":"https://files.test/start.png"}',
    '/higgsfield-ai/dop/lite?hf_webhook=http%3A%2F%2F127.0.0.1%3A4800%2Fv1%2Fplatform-callbacks%2Fatt_1%2Ftok%3Fen%3D1%26b%3D2',
    '{"prompt":"x","image_url":"https://files.test/start.png","enhance_prompt":true}',
  ],
  [
    'higgsfield-ai/dop/lite',
    '{"prompt":"x","image":"https://files.test/start.png","endImage":"https://files.test/end.png","motions":[{"motion":"ea035f68-b350-40f1-b7f4-7dff999fdd67"},{"strength":1,"motion":"464ea177-8d40-4940-8d9d-b438bab269c7"}],"enhancePrompt":false,"seed":7}',
    '/higgsfield-ai/dop/lite?hf_webhook=http%3A%2F%2F127.0.0.1%3A4800%2Fv1%2Fplatform-callbacks%2Fatt_1%2Ftok%3Fen%3D1%26b%3D2',
    '{"prompt":"x","image_url":"https://files.test/start.png","end_image_url":"https://files.test/end.png","motions":[{"id":"ea035f68-b350-40f1-b7f4-7dff999fdd67","strength":0.5},{"id":"464ea177-8d40-4940-8d9d-b438bab269c7","strength":1}],"seed":7,"enhance_prompt":false}',
  ],
  [
    'higgsfield-ai/dop/lite',
    '{"prompt":"x","image":"https://files.test/start.png","motions":[]}',
    '/higgsfield-ai/dop/lite?hf_webhook=http%3A%2F%2F127.0.0.1%3A4800%2Fv1%2Fplatform-callbacks%2Fatt_1%2Ftok%3Fen%3D1%26b%3D2',
    '{"prompt":"x","image_url":"https://files.test/start.png","motions":[],"enhance_prompt":true}',
  ],
  [
    'higgsfield-ai/soul/standard',
    '{"prompt":" A lamp "}',
    '/higgsfield-ai/soul/standard?hf_webhook=http%3A%2F%2F127.0.0.1%3A4800%2Fv1%2Fplatform-callbacks%2Fatt_1%2Ftok%3Fen%3D1%26b%3D2',
    '{"prompt":"A lamp","batch_size":1,"resolution":"720p","aspect_ratio":"4:3","enhance_prompt":true}',
  ],
  [
    'higgsfield-ai/soul/standard',
    '{"prompt":"x","style":"464ea177-8d40-4940-8d9d-b438bab269c7","batchSize":4,"resolution":"1080p","aspectRatio":"16:9","enhancePrompt":false,"seed":7}',
    '/higgsfield-ai/soul/standard?hf_webhook=http%3A%2F%2F127.0.0.1%3A4800%2Fv1%2Fplatform-callbacks%2Fatt_1%2Ftok%3Fen%3D1%26b%3D2',
    '{"prompt":"x","style_id":"464ea177-8d40-4940-8d9d-b438bab269c7","batch_size":4,"resolution":"1080p","aspect_ratio":"16:9","enhance_prompt":false,"seed":7}',
  ],
  [
    'higgsfield-ai/soul/standard',
    '{"prompt":"x","style":"464ea177-8d40-4940-8d9d-b438bab269c7","batchSize":4,"resolution":"1080p","aspectRatio":"16:9","enhancePrompt":false,"seed":7,"styleStrength":0.4}',
    '/higgsfield-ai/soul/standard?hf_webhook=http%3A%2F%2F127.0.0.1%3A4800%2Fv1%2Fplatform-callbacks%2Fatt_1%2Ftok%3Fen%3D1%26b%3D2',
    '{"prompt":"x","style_id":"464ea177-8d40-4940-8d9d-b438bab269c7","style_strength":0.4,"batch_size":4,"resolution":"1080p","aspect_ratio":"16:9","enhance_prompt":false,"seed":7}',
  ],
  [
    'higgsfield-ai/soul/v2/standard',
    '{"prompt":" A lamp "}',
    '/higgsfield-ai/soul/v2/standard?hf_webhook=http%3A%2F%2F127.0.0.1%3A4800%2Fv1%2Fplatform-callbacks%2Fatt_1%2Ftok%3Fen%3D1%26b%3D2',
    '{"prompt":"A lamp","batch_size":1,"resolution":"720p","aspect_ratio":"4:3","enhance_prompt":true}',
  ],
  [
    'higgsfield-ai/soul/v2/standard',
    '{"prompt":"x","style":"464ea177-8d40-4940-8d9d-b438bab269c7","batchSize":4,"resolution":"1080p","aspectRatio":"16:9","enhancePrompt":false,"seed":7}',
    '/higgsfield-ai/soul/v2/standard?hf_webhook=http%3A%2F%2F127.0.0.1%3A4800%2Fv1%2Fplatform-callbacks%2Fatt_1%2Ftok%3Fen%3D1%26b%3D2',
    '{"prompt":"x","style_id":"464ea177-8d40-4940-8d9d-b438bab269c7","batch_size":4,"resolution":"1080p","aspect_ratio":"16:9","enhance_prompt":false,"seed":7}',
  ],
  [
    'kling-video/v2.6/pro/image-to-video',
    '{"prompt":"x","image":"https://files.test/start.png"}',
    '/kling-video/v2.6/pro/image-to-video?hf_webhook=http%3A%2F%2F127.0.0.1%3A4800%2Fv1%2Fplatform-callbacks%2Fatt_1%2Ftok%3Fen%3D1%26b%3D2',
    '{"prompt":"x","image_url":"https://files.test/start.png","sound":"on","duration":5,"cfg_scale":0.5}',
  ],
  [
    'kling-video/v2.6/pro/image-to-video',
    '{"prompt":"x","image":"https://files.test/start.png","durationSeconds":10,"sound":false,"cfgScale":0.7,"aspectRatio":"9:16"}',
    '/kling-video/v2.6/pro/image-to-video?hf_webhook=http%3A%2F%2F127.0.0.1%3A4800%2Fv1%2Fplatform-callbacks%2Fatt_1%2Ftok%3Fen%3D1%26b%3D2',
    '{"prompt":"x","image_url":"https://files.test/start.png","sound":"off","duration":10,"cfg_scale":0.7,"aspect_ratio":"9:16"}',
  ],
  [
    'kling-video/omni/first-last-frame',
    '{"image":"https://files.test/start.png"}',
    '/kling-video/omni/first-last-frame?hf_webhook=http%3A%2F%2F127.0.0.1%3A4800%2Fv1%2Fplatform-callbacks%2Fatt_1%2Ftok%3Fen%3D1%26b%3D2',
    '{"mode":"pro","duration":5,"aspect_ratio":"16:9","first_frame_url":"https://files.test/start.png"}',
  ],
  [
    'kling-video/omni/first-last-frame',
    '{"prompt":"x","image":"https://files.test/start.png","endImage":"https://files.test/end.png","mode":"std","durationSeconds":10,"aspectRatio":"1:1"}',
    '/kling-video/omni/first-last-frame?hf_webhook=http%3A%2F%2F127.0.0.1%3A4800%2Fv1%2Fplatform-callbacks%2Fatt_1%2Ftok%3Fen%3D1%26b%3D2',
    '{"prompt":"x","mode":"std","duration":10,"aspect_ratio":"1:1","first_frame_url":"https://files.test/start.png","last_frame_url":"https://files.test/end.png"}',
  ],
])('composes the same bytes for %s from %s', (modelId, input, path, body) => {
  const request = composeRequest({ modelId, input: JSON.parse(input), callbackUrl: CALLBACK })
  expect(request.path).toBe(path)
  expect(request.body).toBe(body)
})

it.each([
  [
    'higgsfield-ai/dop/lite',
    '{"prompt":"x","image":"https://files.test/start.png"}',
    '/v1/image2video/dop',
    '{"params":{"model":"dop-lite","prompt":"x","input_images":[{"type":"image_url","image_url":"https://files.test/start.png"}],"enhance_prompt":true},"webhook":{"url":"http://127.0.0.1:4800/v1/platform-callbacks/att_1/tok?en=1&b=2","secret":"38d79dfd395e4e631bed440fa8b5e56854b8665b335b58d33490684bf51188f5"}}',
  ],
  [
    'higgsfield-ai/dop/lite',
    '{"prompt":"x","image":"https://files.test/start.png","endImage":"https://files.test/end.png","motions":[{"motion":"ea035f68-b350-40f1-b7f4-7dff999fdd67"},{"strength":1,"motion":"464ea177-8d40-4940-8d9d-b438bab269c7"}],"enhancePrompt":false,"seed":7}',
    '/v1/image2video/dop',
    '{"params":{"model":"dop-lite","prompt":"x","input_images":[{"type":"image_url","image_url":"https://files.test/start.png"}],"input_images_end":[{"type":"image_url","image_url":"https://files.test/end.png"}],"motions":[{"id":"ea035f68-b350-40f1-b7f4-7dff999fdd67","strength":0.5},{"id":"464ea177-8d40-4940-8d9d-b438bab269c7","strength":1}],"seed":7,"enhance_prompt":false},"webhook":{"url":"http://127.0.0.1:4800/v1/platform-callbacks/att_1/tok?en=1&b=2","secret":"38d79dfd395e4e631bed440fa8b5e56854b8665b335b58d33490684bf51188f5"}}',
  ],
  [
    'higgsfield-ai/dop/lite',
    '{"prompt":"x","image":"https://files.test/start.png","motions":[]}',
    '/v1/image2video/dop',
    '{"params":{"model":"dop-lite","prompt":"x","input_images":[{"type":"image_url","image_url":"https://files.test/start.png"}],"motions":[],"enhance_prompt":true},"webhook":{"url":"http://127.0.0.1:4800/v1/platform-callbacks/att_1/tok?en=1&b=2","secret":"38d79dfd395e4e631bed440fa8b5e56854b8665b335b58d33490684bf51188f5"}}',
  ],
  [
    'higgsfield-ai/dop/standard',
    '{"prompt":"x","image":"https://files.test/start.png"}',
    '/v1/image2video/dop',
    '{"params":{"model":"dop-preview","prompt":"x","input_images":[{"type":"image_url","image_url":"https://files.test/start.png"}],"enhance_prompt":true},"webhook":{"url":"http://127.0.0.1:4800/v1/platform-callbacks/att_1/tok?en=1&b=2","secret":"38d79dfd395e4e631bed440fa8b5e56854b8665b335b58d33490684bf51188f5"}}',
  ],
  [
    'higgsfield-ai/dop/standard',
    '{"prompt":"x","image":"https://files.test/start.png","endImage":"https://files.test/end.png","motions":[{"motion":"ea035f68-b350-40f1-b7f4-7dff999fdd67"},{"strength":1,"motion":"464ea177-8d40-4940-8d9d-b438bab269c7"}],"enhancePrompt":false,"seed":7}',
    '/v1/image2video/dop',
    '{"params":{"model":"dop-preview","prompt":"x","input_images":[{"type":"image_url","image_url":"https://files.test/start.png"}],"input_images_end":[{"type":"image_url","image_url":"https://files.test/end.png"}],"motions":[{"id":"ea035f68-b350-40f1-b7f4-7dff999fdd67","strength":0.5},{"id":"464ea177-8d40-4940-8d9d-b438bab269c7","strength":1}],"seed":7,"enhance_prompt":false},"webhook":{"url":"http://127.0.0.1:4800/v1/platform-callbacks/att_1/tok?en=1&b=2","secret":"38d79dfd395e4e631bed440fa8b5e56854b8665b335b58d33490684bf51188f5"}}',
  ],
  [
    'higgsfield-ai/dop/standard',
    '{"prompt":"x","image":"https://files.test/start.png","motions":[]}',
    '/v1/image2video/dop',
    '{"params":{"model":"dop-preview","prompt":"x","input_images":[{"type":"image_url","image_url":"https://files.test/start.png"}],"motions":[],"enhance_prompt":true},"webhook":{"url":"http://127.0.0.1:4800/v1/platform-callbacks/att_1/tok?en=1&b=2","secret":"38d79dfd395e4e631bed440fa8b5e56854b8665b335b58d33490684bf51188f5"}}',
  ],
  [
    'higgsfield-ai/dop/turbo',
    '{"prompt":"x","image":"https://files.test/start.png"}',
    '/v1/image2video/dop',
    '{"params":{"model":"dop-turbo","prompt":"x","input_images":[{"type":"image_url","image_url":"https://files.test/start.png"}],"enhance_prompt":true},"webhook":{"url":"http://127.0.0.1:4800/v1/platform-callbacks/att_1/tok?en=1&b=2","secret":"38d79dfd395e4e631bed440fa8b5e56854b8665b335b58d33490684bf51188f5"}}',
  ],
  [
    'higgsfield-ai/dop/turbo',
    '{"prompt":"x","image":"https://files.test/start.png","endImage":"https://files.test/end.png","motions":[{"motion":"ea035f68-b350-40f1-b7f4-7dff999fdd67"},{"strength":1,"motion":"464ea177-8d40-4940-8d9d-b438bab269c7"}],"enhancePrompt":false,"seed":7}',
    '/v1/image2video/dop',
    '{"params":{"model":"dop-turbo","prompt":"x","input_images":[{"type":"image_url","image_url":"https://files.test/start.png"}],"input_images_end":[{"type":"image_url","image_url":"https://files.test/end.png"}],"motions":[{"id":"ea035f68-b350-40f1-b7f4-7dff999fdd67","strength":0.5},{"id":"464ea177-8d40-4940-8d9d-b438bab269c7","strength":1}],"seed":7,"enhance_prompt":false},"webhook":{"url":"http://127.0.0.1:4800/v1/platform-callbacks/att_1/tok?en=1&b=2","secret":"38d79dfd395e4e631bed440fa8b5e56854b8665b335b58d33490684bf51188f5"}}',
  ],
  [
    'higgsfield-ai/dop/turbo',
    '{"prompt":"x","image":"https://files.test/start.png","motions":[]}',
    '/v1/image2video/dop',
    '{"params":{"model":"dop-turbo","prompt":"x","input_images":[{"type":"image_url","image_url":"https://files.test/start.png"}],"motions":[],"enhance_prompt":true},"webhook":{"url":"http://127.0.0.1:4800/v1/platform-callbacks/att_1/tok?en=1&b=2","secret":"38d79dfd395e4e631bed440fa8b5e56854b8665b335b58d33490684bf51188f5"}}',
  ],
])('composes the same bytes for the older route of %s from %s', (modelId, input, path, body) => {
  const declaration = onFallbackRoute(getModelOrThrow(modelId))
  const request = composeRequest({ modelId, declaration, input: JSON.parse(input), callbackUrl: CALLBACK })
  expect(request).toEqual({ dialect: 'v1', path, body })
})
