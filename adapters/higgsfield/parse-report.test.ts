import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PLATFORM_STATUSES, type PlatformStatus, isFinalPlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import { statusOfJobs } from './parse-job-set.ts'
import { parseReport } from './parse-report.ts'
import { parseWebhook } from './parse-webhook.ts'

const NOTHING = { outputs: [], error: undefined, expiresAt: undefined }
const image = (name: string) => ({
  raw: { type: 'image', url: `https://cdn.test/${name}` },
  min: { type: 'image', url: `https://cdn.test/min-${name}` },
})
const clip = (type?: string) => [
  { id: 'a', status: 'completed', results: { raw: { type, url: 'https://cdn.test/a.mp4' } } },
]

describe('parseReport, newer dialect', () => {
  it('reads files of every kind in a fixed order', () => {
    const body = {
      request_id: 'r-1',
      status: 'completed',
      images: [{ url: 'https://cdn.test/1.png' }, { url: 'https://cdn.test/2.png' }],
      video: { url: 'https://cdn.test/1.mp4' },
      audio: { url: 'https://cdn.test/1.wav' },
      audios: [{ url: 'https://cdn.test/2.wav' }],
    }
    expect(parseReport(body)?.outputs).toEqual([
      { kind: 'image', url: 'https://cdn.test/1.png' },
      { kind: 'image', url: 'https://cdn.test/2.png' },
      { kind: 'video', url: 'https://cdn.test/1.mp4' },
      { kind: 'audio', url: 'https://cdn.test/1.wav' },
      { kind: 'audio', url: 'https://cdn.test/2.wav' },
    ])
  })

  it('takes null for absent', () => {
    const body = { request_id: 'r-1', status: 'queued', error: null, images: null, video: null, expires_at: null }
    expect(parseReport(body)).toEqual({ requestId: 'r-1', status: 'queued', ...NOTHING })
  })

  it('takes a status that it does not know as unfinished', () => {
    expect(parseReport({ request_id: 'r-1', status: 'ip_detected' })?.status).toBe('in_progress')
    expect(parseReport({ request_id: 'r-1' })?.status).toBe('in_progress')
  })

  it('leaves out a file whose address is unusable and keeps the others', () => {
    const images = [{ url: null }, {}, { url: 'file:///etc/passwd' }, { url: 'https://cdn.test/2.png' }]
    expect(parseReport({ request_id: 'r-1', status: 'completed', images })?.outputs).toEqual([
      { kind: 'image', url: 'https://cdn.test/2.png' },
    ])
    expect(parseReport({ request_id: 'r-1', status: 'completed', video: { url: '' } })?.outputs).toEqual([])
  })

  it('reads when the files vanish, and the words of a failure', () => {
    const body = {
      request_id: 'r-1',
      status: 'failed',
      error: 'Generation failed',
      expires_at: '2026-11-28T02:00:00+02:00',
    }
    expect(parseReport(body)).toMatchObject({ error: 'Generation failed', expiresAt: '2026-11-28T00:00:00.000Z' })
    expect(parseReport({ ...body, expires_at: 'in a week' })?.expiresAt).toBeUndefined()
  })

  it.each([
    undefined,
    null,
    7,
    'text',
    [],
    {},
    { status: 'queued' },
    { request_id: '', status: 'queued' },
    { request_id: 'a/../b', status: 'queued' },
  ])('%j is no report', (body) => {
    expect(parseReport(body)).toBeUndefined()
  })
})

describe('parseReport, older dialect', () => {
  it('reads the originals of a finished set', () => {
    const jobs = [
      { id: 'a', status: 'completed', results: image('a.png') },
      { id: 'b', status: 'completed', results: image('b.png') },
    ]
    expect(parseReport({ id: 's-1', type: 'text2image_soul', jobs })).toEqual({
      ...NOTHING,
      requestId: 's-1',
      status: 'completed',
      outputs: [
        { kind: 'image', url: 'https://cdn.test/a.png' },
        { kind: 'image', url: 'https://cdn.test/b.png' },
      ],
    })
  })

  it('is not finished while one job is not, unlike the vendor SDK', () => {
    const jobs = [
      { id: 'a', status: 'completed', results: image('a.png') },
      { id: 'b', status: 'queued', results: null },
    ]
    expect(parseReport({ id: 's-1', jobs })).toMatchObject({ status: 'in_progress' })
  })

  it('keeps what was made when other jobs failed', () => {
    const jobs = [
      { id: 'a', status: 'failed', results: null, error: 'no' },
      { id: 'b', status: 'completed', results: image('b.png') },
    ]
    expect(parseReport({ id: 's-1', jobs })).toMatchObject({
      status: 'completed',
      outputs: [{ url: 'https://cdn.test/b.png' }],
    })
  })

  it('knows a clip by its own type, or by the type of the set', () => {
    expect(parseReport({ id: 's-1', jobs: clip('video') })?.outputs[0]?.kind).toBe('video')
    expect(parseReport({ id: 's-1', type: 'image2video_dop', jobs: clip() })?.outputs[0]?.kind).toBe('video')
  })

  it('passes on the words of a failed job', () => {
    const jobs = [{ id: 'a', status: 'failed', results: null, error: 'Generation failed' }]
    expect(parseReport({ id: 's-1', jobs })).toMatchObject({ status: 'failed', error: 'Generation failed' })
  })
})

describe('statusOfJobs', () => {
  it.each<[PlatformStatus[], PlatformStatus]>([
    [[], 'in_progress'],
    [['queued', 'queued'], 'queued'],
    [['queued', 'in_progress'], 'in_progress'],
    [['queued', 'completed'], 'in_progress'],
    [['failed', 'queued'], 'in_progress'],
    [['completed', 'failed', 'nsfw'], 'completed'],
    [['failed', 'nsfw'], 'nsfw'],
    [['failed', 'canceled'], 'failed'],
    [['canceled', 'canceled'], 'canceled'],
  ])('%j → %s', (statuses, expected) => {
    expect(statusOfJobs(statuses)).toBe(expected)
  })

  it('has ended exactly when every job has, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PLATFORM_STATUSES), { minLength: 1, maxLength: 4 }), (statuses) => {
        const status = statusOfJobs(statuses)
        expect(isFinalPlatformStatus(status)).toBe(statuses.every(isFinalPlatformStatus))
        expect(statusOfJobs(statuses.toReversed())).toBe(status)
      }),
    )
  })
})

describe('parseWebhook', () => {
  it.each([
    ['flat body', { request_id: 'r-1', status: 'completed', images: [{ url: 'https://cdn.test/1.png' }] }, 'completed'],
    ['envelope', { request_id: 'r-1', status: 'nsfw', error: 'moderated', payload: null }, 'nsfw'],
    [
      'envelope with an end',
      {
        request_id: 'r-1',
        status: 'completed',
        error: null,
        payload: { video: { url: 'https://cdn.test/1.mp4' } },
        expires_at: '2026-11-28T00:00:00Z',
      },
      'completed',
    ],
    ['job set', { id: 'r-1', jobs: [{ id: 'a', status: 'failed', results: null }] }, 'failed'],
    ['status of tomorrow', { request_id: 'r-1', status: 'resting' }, 'in_progress'],
  ])('reads the %s', (_what, body, status) => {
    expect(parseWebhook(body)).toEqual({ requestId: 'r-1', status })
  })

  it('never throws for any body', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(() => parseWebhook(body)).not.toThrow()
      }),
    )
  })
})
