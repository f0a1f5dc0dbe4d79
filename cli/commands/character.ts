// hfw character: characters with their images, their training on accounts, and their removal.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { AdoptedCharacter, Character, CharacterPage, TrainingPlan } from '../../contracts/public/characters.ts'
import { CHARACTER_VARIANTS } from '../../contracts/vocabulary/characters.ts'
import { resolveImage } from '../assets/image-source.ts'
import {
  describeAdoption,
  describeCharacter,
  describeCharacters,
  describePlan,
} from '../characters/describe-character.ts'
import { waitForTrainings } from '../characters/wait-for-trainings.ts'
import type { CommandRunner } from '../command-runner.ts'
import { UsageError } from '../errors/errors.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { COMMAND_NAME, print, printOutcome, type Session } from '../session.ts'

export function defineCharacterCommand(character: Command, run: CommandRunner): void {
  character.description(
    'A character is a name with images. Training makes Soul IDs of it, so that it looks the same in every job. One training costs 40 credits.',
  )
  addAdd(character, run)
  addList(character, run)
  addShow(character, run)
  addChange(character, run)
  addTrain(character, run)
  addRemove(character, run)
}

const pathOf = (name: string): string => `/v1/characters/${encodeURIComponent(name)}`

function addAdd(character: Command, run: CommandRunner): void {
  character
    .command('add')
    .summary('create a character from images')
    .argument('<name>', 'a name that no other character has')
    .argument('[images...]', 'files, http(s) URLs or ids of uploads: 1 to 100; without --adopt at least one')
    .option('--adopt', 'also use Soul IDs of this name that the accounts have already; costs nothing')
    .action((...given: [string, string[], { adopt?: boolean }, Command]) =>
      run(given[3], async (session) => {
        const [name, sources, { adopt = false }] = given
        const images: string[] = []
        for (const source of sources) images.push(await resolveImage(session, source, { flag: 'images' }))
        const made = await session.api.post('/v1/characters', Character, { name, images, adopt })
        print(session, { document: made, lines: describeCharacter(made) })
        printOutcome(session, {
          isGood: true,
          text: `${name} is created.`,
          next: `${COMMAND_NAME} character train ${quoted(name)}`,
        })
        return EXIT_CODES.success
      }),
    )
}

function quoted(name: string): string {
  return /^[\w-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`
}

function addList(character: Command, run: CommandRunner): void {
  character
    .command('list')
    .summary('list characters, newest first')
    .action((_options: object, command: Command) =>
      run(command, async (session) => {
        const page = await session.api.get('/v1/characters', CharacterPage)
        const width = session.stdout.isTTY === true ? session.stdout.columns || 80 : undefined
        print(session, { document: page, lines: describeCharacters(page.data, width) })
        return EXIT_CODES.success
      }),
    )
}

function addShow(character: Command, run: CommandRunner): void {
  character
    .command('show')
    .summary('show a character, its trainings and advice')
    .argument('<name>', 'name or id (char_…)')
    .action((name: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const found = await session.api.get(pathOf(name), Character)
        print(session, { document: found, lines: describeCharacter(found) })
        return EXIT_CODES.success
      }),
    )
}

interface ChangeOptions {
  name?: string
  addImages?: string[]
  removeImages?: string[]
}

function addChange(character: Command, run: CommandRunner): void {
  character
    .command('change')
    .summary('rename a character, or change its images until its first training')
    .description('All accounts are trained with the same images, so that they change only before the first training.')
    .argument('<name>', 'name or id (char_…)')
    .option('--name <new name>', 'a name that no other character has')
    .option('--add-images <images...>', 'files, http(s) URLs or ids of uploads')
    .option('--remove-images <ids...>', 'ids of images (asset_…), as "hfw character show" prints them')
    .action((name: string, options: ChangeOptions, command: Command) =>
      run(command, (session) => change(session, name, options)),
    )
}

async function change(session: Session, name: string, options: ChangeOptions): Promise<ExitCode> {
  if (Object.keys(options).length === 0) {
    throw new UsageError('Nothing to change: give --name, --add-images or --remove-images.')
  }
  const { addImages: sources, ...body } = options
  const addImages: string[] = []
  for (const source of sources ?? []) {
    addImages.push(await resolveImage(session, source, { flag: '--add-images' }))
  }
  const wanted = { ...body, ...(addImages.length === 0 ? {} : { addImages }) }
  const changed = await session.api.patch(pathOf(name), Character, wanted)
  print(session, { document: changed, lines: describeCharacter(changed) })
  printOutcome(session, { isGood: true, text: `${changed.name} is changed.` })
  return EXIT_CODES.success
}

interface TrainOptions {
  variant?: string[]
  accounts?: string[]
  count?: number
  maxCredits?: number
  adopt?: true
  dryRun?: true
  wait?: true
}

function addTrain(character: Command, run: CommandRunner): void {
  character
    .command('train')
    .summary('train a character on accounts')
    .description(
      'Trains on one account, unless --accounts or --count say otherwise. A training takes 10 to 30 minutes.',
    )
    .argument('<name>', 'name or id (char_…)')
    .addOption(
      new Option('--variant <variants...>', 'v1 for Soul, v2 for Soul 2, cinema for Soul Cinema; default v2').choices([
        ...CHARACTER_VARIANTS,
      ]),
    )
    .option('--accounts <accounts...>', 'names of the accounts')
    .option('--count <number>', 'on how many accounts each variant must be, in all', positive)
    .option('--max-credits <credits>', 'highest price of this command; the rest is left out', positive)
    .option('--adopt', 'first use Soul IDs of this name that the accounts have already')
    .option('--dry-run', 'show what would be trained, and its price')
    .option('--wait', 'wait until the trainings have ended')
    .action((name: string, options: TrainOptions, command: Command) =>
      run(command, (session) => train(session, name, options)),
    )
}

function positive(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('It must be a number above 0.')
}

async function train(session: Session, name: string, options: TrainOptions): Promise<ExitCode> {
  const { variant: variants, adopt, wait = false, ...order } = options
  if (adopt && !options.dryRun) {
    const given = options.accounts === undefined ? {} : { accounts: options.accounts }
    const adopted = await session.api.post(`${pathOf(name)}/adopt`, AdoptedCharacter, given)
    for (const line of describeAdoption(adopted)) session.progress.write(`${line}\n`)
  }
  const body = { ...(variants === undefined ? {} : { variants }), ...order }
  const plan = await session.api.post(`${pathOf(name)}/train`, TrainingPlan, body)
  const trainingIds = plan.trainings.flatMap(({ action, trainingId }) => (action === 'train' ? (trainingId ?? []) : []))
  const next = `${COMMAND_NAME} character show ${quoted(name)}`
  if (!wait || plan.dryRun || trainingIds.length === 0) {
    print(session, { document: plan, lines: describePlan(plan) })
    printOutcome(session, { isGood: true, text: planText(plan, trainingIds.length), next })
    return EXIT_CODES.success
  }
  const ended = await waitForTrainings(session, { characterId: plan.character.id, trainingIds })
  print(session, { document: ended, lines: describeCharacter(ended) })
  const isGood = ended.trainings.every(({ id, state }) => !trainingIds.includes(id) || state === 'ready')
  printOutcome(session, { isGood, text: isGood ? 'All trainings are ready.' : 'A training has no Soul ID.', next })
  return isGood ? EXIT_CODES.success : EXIT_CODES.failure
}

function planText({ dryRun }: TrainingPlan, count: number): string {
  if (dryRun) return 'Dry run: nothing is trained, and nothing is paid.'
  return count === 1 ? 'One training begins.' : `${count === 0 ? 'No' : count} trainings begin.`
}

function addRemove(character: Command, run: CommandRunner): void {
  character
    .command('remove')
    .summary('remove a character from all accounts, or one training')
    .description('Deletes the Soul IDs on all accounts. An account that is away is tried until it responds.')
    .argument('<name>', 'name or id (char_…)')
    .option('--training <id>', 'only this training (trn_…): cancel it, or delete its Soul ID')
    .action((name: string, { training }: { training?: string }, command: Command) =>
      run(command, async (session) => {
        const path = training === undefined ? pathOf(name) : `${pathOf(name)}/trainings/${encodeURIComponent(training)}`
        const removed = await session.api.delete(path, Character)
        print(session, { document: removed, lines: describeCharacter(removed) })
        const isDone = training !== undefined || removed.removedAt !== null
        printOutcome(session, {
          ...{ isGood: true, isOpen: !isDone },
          text: removed.removedAt === null ? 'The removal is requested.' : `${removed.name} is removed.`,
          next: `${COMMAND_NAME} character show ${removed.id}`,
        })
        return EXIT_CODES.success
      }),
    )
}
