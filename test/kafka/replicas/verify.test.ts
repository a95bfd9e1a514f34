import t from 'tap'
import { channelState } from '../../helpers/http.js'
import { runProcess, startGateway } from '../../helpers/process.js'

t.test('verify takes the directory of a replica on Kafka, which holds no log', async (t) => {
  const dataDir = `${t.testdir()}/data`
  const gateway = await startGateway(t, { env: { DATA_DIR: dataDir, KAFKA_BROKERS: '127.0.0.1:1' } }) // where nobody listens
  await channelState(gateway.url, 'starting')
  await gateway.kill('SIGTERM')
  const { code, stdout } = await runProcess(t, { args: ['verify', '--data-dir', dataDir] })
  t.equal(code, 0)
  t.match(stdout, /^orders: 1 blocks are good/)
})
