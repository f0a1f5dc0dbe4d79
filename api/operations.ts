// Every operation of the API. An operation that is not in this list is neither served nor documented.
import type { Operation } from './operation.ts'
import { addAccountOperation } from './routes/accounts/add-account.ts'
import { addAccountKeyOperation } from './routes/accounts/add-account-key.ts'
import { changeAccountOperation } from './routes/accounts/change-account.ts'
import { checkAccountOperation } from './routes/accounts/check-account.ts'
import { drainAccountOperation } from './routes/accounts/drain-account.ts'
import { getAccountOperation } from './routes/accounts/get-account.ts'
import { listAccountsOperation } from './routes/accounts/list-accounts.ts'
import { removeAccountOperation } from './routes/accounts/remove-account.ts'
import { resumeAccountOperation } from './routes/accounts/resume-account.ts'
import { getAssetContentOperation } from './routes/assets/get-asset-content.ts'
import { getAssetOperation } from './routes/assets/get-asset.ts'
import { getAttemptOperation } from './routes/attempts/get-attempt.ts'
import { listAttemptsOperation } from './routes/attempts/list-attempts.ts'
import { resolveAttemptOperation } from './routes/attempts/resolve-attempt.ts'
import { getBudgetOperation } from './routes/budgets/get-budget.ts'
import { listBudgetsOperation } from './routes/budgets/list-budgets.ts'
import { setBudgetOperation } from './routes/budgets/set-budget.ts'
import { createCharacterOperation } from './routes/characters/create-character.ts'
import { listCharactersOperation } from './routes/characters/list-characters.ts'
import { getCharacterOperation } from './routes/characters/get-character.ts'
import { changeCharacterOperation } from './routes/characters/change-character.ts'
import { trainCharacterOperation } from './routes/characters/train-character.ts'
import { adoptCharacterOperation } from './routes/characters/adopt-character.ts'
import { removeCharacterOperation } from './routes/characters/remove-character.ts'
import { removeTrainingOperation } from './routes/characters/remove-training.ts'
import { createEstimateOperation } from './routes/estimates/create-estimate.ts'
import { cancelFilmOperation } from './routes/films/cancel-film.ts'
import { createFilmOperation } from './routes/films/create-film.ts'
import { followFilmOperation } from './routes/films/follow-film.ts'
import { getFilmCaptionsOperation } from './routes/films/get-film-captions.ts'
import {
  getFilmPosterOperation,
  getFilmPreviewOperation,
  getFilmSheetOperation,
} from './routes/films/get-film-image.ts'
import { getFilmVideoOperation } from './routes/films/get-film-video.ts'
import { getFilmOperation } from './routes/films/get-film.ts'
import { joinFilmOperation } from './routes/films/join-film.ts'
import { listFilmsOperation } from './routes/films/list-films.ts'
import { cancelGenerationOperation } from './routes/generations/cancel-generation.ts'
import { createGenerationOperation } from './routes/generations/create-generation.ts'
import { fetchOutputsOperation } from './routes/generations/fetch-outputs.ts'
import { followGenerationOperation } from './routes/generations/follow-generation.ts'
import { getGenerationOperation } from './routes/generations/get-generation.ts'
import { listGenerationsOperation } from './routes/generations/list-generations.ts'
import { getDiagnosticsOperation } from './routes/health/get-diagnostics.ts'
import { getLivenessOperation } from './routes/health/get-liveness.ts'
import { getReadinessOperation } from './routes/health/get-readiness.ts'
import { receiveProbeOperation } from './routes/hooks/receive-probe.ts'
import { receivePlatformCallbackOperation } from './routes/hooks/receive-platform-callback.ts'
import { getModelDriftOperation } from './routes/models/get-model-drift.ts'
import { getModelOperation } from './routes/models/get-model.ts'
import { listModelsOperation } from './routes/models/list-models.ts'
import {
  listMotionsOperation,
  listPresetsOperation,
  listStylesOperation,
} from './routes/named-lists/list-operations.ts'
import { followPoolOperation } from './routes/pool/follow-pool.ts'
import { getPoolOperation } from './routes/pool/get-pool.ts'
import { createUploadOperation } from './routes/uploads/create-upload.ts'
import { createUploadSessionOperation } from './routes/upload-sessions/create-upload-session.ts'
import { getUploadSessionOperation } from './routes/upload-sessions/get-upload-session.ts'
import { putUploadPartOperation } from './routes/upload-sessions/put-upload-part.ts'
import { completeUploadSessionOperation } from './routes/upload-sessions/complete-upload-session.ts'
import { deleteUploadSessionOperation } from './routes/upload-sessions/delete-upload-session.ts'
import { getUsageOperation } from './routes/usage/get-usage.ts'

export const OPERATIONS: readonly Operation[] = [
  createGenerationOperation,
  listGenerationsOperation,
  getGenerationOperation,
  cancelGenerationOperation,
  fetchOutputsOperation,
  followGenerationOperation,
  createFilmOperation,
  listFilmsOperation,
  getFilmOperation,
  cancelFilmOperation,
  joinFilmOperation,
  followFilmOperation,
  getFilmVideoOperation,
  getFilmPosterOperation,
  getFilmSheetOperation,
  getFilmPreviewOperation,
  getFilmCaptionsOperation,
  createCharacterOperation,
  listCharactersOperation,
  getCharacterOperation,
  changeCharacterOperation,
  trainCharacterOperation,
  adoptCharacterOperation,
  removeCharacterOperation,
  removeTrainingOperation,
  createUploadOperation,
  createUploadSessionOperation,
  getUploadSessionOperation,
  putUploadPartOperation,
  completeUploadSessionOperation,
  deleteUploadSessionOperation,
  getAssetOperation,
  getAssetContentOperation,
  listModelsOperation,
  // Before the route of one model, which takes any id.
  getModelDriftOperation,
  getModelOperation,
  listStylesOperation,
  listMotionsOperation,
  listPresetsOperation,
  getPoolOperation,
  followPoolOperation,
  listAttemptsOperation,
  getAttemptOperation,
  resolveAttemptOperation,
  createEstimateOperation,
  getUsageOperation,
  listBudgetsOperation,
  getBudgetOperation,
  setBudgetOperation,
  addAccountOperation,
  listAccountsOperation,
  getAccountOperation,
  changeAccountOperation,
  checkAccountOperation,
  drainAccountOperation,
  resumeAccountOperation,
  addAccountKeyOperation,
  removeAccountOperation,
  receivePlatformCallbackOperation,
  receiveProbeOperation,
  getLivenessOperation,
  getReadinessOperation,
  getDiagnosticsOperation,
]
