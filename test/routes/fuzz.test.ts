import t from 'tap'
import { fuzz } from '../fuzz/fuzz.js'

t.test('no input brings the gateway down, gets 500, stays for ever, or is answered with a secret in the log', async (t) => {
  const seed = Number(process.env['SIM_SEED'] ?? 1)
  const { executions, statuses, findings } = await fuzz({ seed, seconds: 6 })
  t.same(findings, [], `npm run fuzz -- --seed ${seed.toString()}`)
  t.ok(executions > 100, `${executions.toString()} inputs`)
  for (const reached of ['post 200', 'post 400', 'get 200', 'broadcast 101', 'deliver 101']) t.ok(statuses[reached], reached)
})
