// hfw models: lists the models with their settings and prices.
import type { Command } from 'commander'
import { ModelInfo, ModelList } from '../../contracts/models/model-info.ts'
import { describeModel, describeModels } from '../models/describe-model.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import type { CommandRunner } from '../command-runner.ts'
import { print } from '../session.ts'

export function defineModelsCommand(modelsCommand: Command, run: CommandRunner): void {
  modelsCommand
    .description('Lists the models of the API, or with an id or alias the settings of one model.')
    .argument('[model]', 'id or alias')
    .action((name: string | undefined, _options: object, command: Command) =>
      run(command, async (session) => {
        if (name === undefined) {
          const models = await session.api.get('/v1/models', ModelList)
          print(session, { document: models, lines: describeModels(models.data) })
          return EXIT_CODES.success
        }
        const model = await session.api.get(`/v1/models/${encodeURIComponent(name)}`, ModelInfo)
        print(session, { document: model, lines: describeModel(model) })
        return EXIT_CODES.success
      }),
    )
}
