// What the dashboard shows: rows of panels, each with a unit of Grafana's and its queries with their legends. The names of
// series are compared with what the gateway registers by test/unit/dashboard.test.ts.

const CHANNEL = 'channel=~"$channel",instance=~"$instance"'
const INSTANCE = 'instance=~"$instance"'

const rate = (series, labels = CHANNEL) => `rate(${series}{${labels}}[$__rate_interval])`
const sum = (by, expression) => `sum by (${by}) (${expression})`
const quantile = (q, series, by = 'channel') => `histogram_quantile(${q}, sum by (le, ${by}) (${rate(`${series}_bucket`)}))`
const mean = (series, by = 'channel') => `${sum(by, rate(`${series}_sum`))} / ${sum(by, rate(`${series}_count`))}`
const of = (series, labels = CHANNEL) => `${series}{${labels}}`

const panel = (title, unit, ...queries) => ({ title, unit, queries: queries.map(([expr, legend]) => ({ expr, legend })) })

export const rows = [
  ['At a glance', [
    panel('Channels by state', 'none', [sum('state', of('ordering_channel_state')), '{{state}}']),
    panel('Checks that fail', 'none', [`count by (check) (ordering_check_passed{${INSTANCE}} == 0) or sum by (check) (ordering_check_passed{${INSTANCE}}) * 0`, '{{check}}']),
    panel('Envelopes ordered', 'ops', [`max by (channel) (${rate('ordering_block_envelopes_sum')})`, '{{channel}}']),
    panel('Submissions by outcome', 'ops', [sum('outcome', rate('ordering_submissions_total')), '{{outcome}}']),
    panel('From arrival to acknowledgement, 99 %', 's', [quantile(0.99, 'ordering_submit_duration_seconds'), '{{channel}}']),
    panel('Difference of heights between replicas', 'none', ['max by (namespace, job, channel) (ordering_block_height{channel=~"$channel"}) - min by (namespace, job, channel) (ordering_block_height{channel=~"$channel"})', '{{channel}} {{job}}'])
  ]],
  ['One channel', [
    panel('Blocks', 'none', [of('ordering_block_height'), '{{channel}} {{instance}}']),
    panel('Blocks cut, by what cut them', 'ops', [`max by (reason) (${rate('ordering_blocks_cut_total')})`, '{{reason}}']),
    panel('Time by stage, 99 %', 's',
      [quantile(0.99, 'ordering_admission_duration_seconds'), '{{channel}} admitted'],
      [quantile(0.99, 'ordering_log_append_duration_seconds'), '{{channel}} appended'],
      [quantile(0.99, 'ordering_order_duration_seconds'), '{{channel}} ordered'],
      [quantile(0.99, 'ordering_ledger_commit_duration_seconds'), '{{channel}} committed']),
    panel('From the first envelope of a block to its cut, mean', 's', [mean('ordering_block_fill_duration_seconds'), '{{channel}}']),
    panel('Envelopes of a block, mean', 'none', [mean('ordering_block_envelopes'), '{{channel}}']),
    panel('Bytes of a block, mean', 'bytes', [mean('ordering_block_size_bytes'), '{{channel}}']),
    panel('Offsets of the log', 'none',
      [of('ordering_log_end_offset'), '{{channel}} {{instance}} end'],
      [of('ordering_last_offset_processed'), '{{channel}} {{instance}} processed'],
      [of('ordering_last_offset_persisted'), '{{channel}} {{instance}} in a block']),
    panel('Records that are not processed yet', 'none', [of('ordering_lag_records'), '{{channel}} {{instance}}']),
    panel('Age of the newest block', 's', [`time() - ${of('ordering_last_block_timestamp_seconds')}`, '{{channel}} {{instance}}']),
    panel('Time in the present state', 's', [`time() - ${of('ordering_channel_state_since_timestamp_seconds')}`, '{{channel}} {{instance}}']),
    panel('Events of the message loop', 'ops', [sum('event', rate('ordering_loop_events_total')), '{{event}}']),
    panel('Faults', 'none', [`sum by (channel, code) (${of('ordering_channel_fault')}) or sum by (channel) (${of('ordering_channel_ready')}) * 0`, '{{channel}} {{code}}']),
    panel('CONNECT messages of replicas that disagree', 'ops', [sum('channel', rate('ordering_disagreements_total')), '{{channel}}'])
  ]],
  ['One replica', [
    panel('Channel checks that pass', 'none', [sum('instance', of('ordering_channel_ready')), '{{instance}}']),
    panel('Admission, share of what is allowed', 'percentunit', [`ordering_inflight_ratio{${INSTANCE}}`, '{{instance}}']),
    panel('Admission, bytes', 'bytes', [`ordering_inflight_bytes{${INSTANCE}}`, '{{instance}}']),
    panel('Admission of a channel, share of what is allowed', 'percentunit', [of('ordering_channel_inflight_ratio'), '{{channel}} {{instance}}']),
    panel('Admission of a channel, bytes', 'bytes', [of('ordering_channel_inflight_bytes'), '{{channel}} {{instance}}']),
    panel('Request bodies that are held, share of what is allowed', 'percentunit', [`ordering_held_body_ratio{${INSTANCE}}`, '{{instance}}']),
    panel('Request bodies that are held, bytes', 'bytes', [`ordering_held_body_bytes{${INSTANCE}}`, '{{instance}}']),
    panel('Files', 'bytes', [`ordering_storage_size_bytes{${INSTANCE}}`, '{{instance}} {{file}}']),
    panel('Free disk space', 'bytes', [`ordering_storage_free_bytes{${INSTANCE}}`, '{{instance}}']),
    panel('Blocks that the receipts index lacks', 'none', [of('ordering_receipts_index_lag_blocks'), '{{channel}} {{instance}}']),
    panel('Delay of the event loop, 99 %', 's', [`nodejs_eventloop_lag_p99_seconds{${INSTANCE}}`, '{{instance}}']),
    panel('Processor', 'percentunit', [rate('process_cpu_seconds_total', INSTANCE), '{{instance}}']),
    panel('Memory', 'bytes', [`process_resident_memory_bytes{${INSTANCE}}`, '{{instance}} resident'], [`nodejs_heap_size_used_bytes{${INSTANCE}}`, '{{instance}} heap']),
    panel('Spans of traces', 'ops', [sum('instance', rate('ordering_trace_spans_exported_total', INSTANCE)), '{{instance}} exported'], [sum('reason', rate('ordering_trace_spans_dropped_total', INSTANCE)), 'dropped: {{reason}}']),
    panel('Versions', 'none', [`count by (version, node_version) (ordering_build_info{${INSTANCE}})`, '{{version}}, Node.js {{node_version}}'])
  ]],
  ['Log and Kafka', [
    panel('Records appended', 'ops', [sum('instance', rate('ordering_log_records_appended_total')), '{{instance}}']),
    panel('Failed operations, by kind', 'ops', [sum('operation, kind', rate('ordering_log_errors_total')), '{{operation}} {{kind}}']),
    panel('Failed requests to brokers', 'ops', [sum('request, error', rate('ordering_kafka_request_errors_total', INSTANCE)), '{{request}} {{error}}']),
    panel('Produce requests sent again', 'ops', [sum('channel', rate('ordering_kafka_produce_retries_total')), '{{channel}}']),
    panel('From a produce request to its answer, 99 %', 's', [quantile(0.99, 'ordering_kafka_produce_duration_seconds'), '{{channel}}']),
    panel('Records of a produce request, mean', 'none', [mean('ordering_kafka_produce_batch_records'), '{{channel}}']),
    panel('Bytes of a produce request, mean', 'bytes', [mean('ordering_kafka_produce_batch_bytes'), '{{channel}}']),
    panel('Age of the last fetch', 's', [of('ordering_fetch_age_seconds'), '{{channel}} {{instance}}']),
    panel('Bytes fetched', 'Bps', [sum('instance', rate('ordering_kafka_fetched_bytes_total')), '{{instance}}'])
  ]],
  ['Clients', [
    panel('Requests by route', 'reqps', [sum('route, status', rate('ordering_http_request_duration_seconds_count', INSTANCE)), '{{route}} {{status}}']),
    panel('Time of a request, 99 %', 's', [`histogram_quantile(0.99, sum by (le, route) (${rate('ordering_http_request_duration_seconds_bucket', INSTANCE)}))`, '{{route}}']),
    panel('Requests in flight', 'none', [`ordering_http_requests_in_flight{${INSTANCE}}`, '{{instance}}']),
    panel('Connections', 'none', [`ordering_http_connections{${INSTANCE}}`, '{{instance}}']),
    panel('Connections refused, clients cut off', 'ops', [sum('limit', rate('ordering_http_connections_refused_total', INSTANCE)), 'above the limit: {{limit}}'], [sum('instance', rate('ordering_http_answers_stalled_total', INSTANCE)), '{{instance}} does not read']),
    panel('Repeated submissions', 'ops', [sum('channel', rate('ordering_submissions_total', `${CHANNEL},outcome="duplicate"`)), '{{channel}}']),
    panel('Subscribers', 'none', [of('ordering_subscribers'), '{{channel}} {{instance}}']),
    panel('Blocks delivered', 'ops', [sum('channel', rate('ordering_blocks_delivered_total')), '{{channel}} delivered'], [sum('channel', rate('ordering_blocks_encoded_total')), '{{channel}} encoded']),
    panel('How far behind delivered blocks are, 99 %', 'none', [quantile(0.99, 'ordering_subscriber_lag_blocks'), '{{channel}}']),
    panel('How far behind the slowest subscriber is', 'none', [of('ordering_subscriber_max_lag_blocks'), '{{channel}} {{instance}}'])
  ]]
]
