"""Leave, hours, tasks, events and answers."""


def own_employee(clerk):
    """Return the employee that the user of a clerk is."""
    user = clerk.use('whoami')['user']['id']
    return clerk.one('hr.employee.public', [['user_id', '=', user]], 'name')['id']


def test_leave_is_requested_and_approved(clerk_of, company):
    """The employee is away for two days; the manager agrees."""
    company.leave_type('Training')
    employee = clerk_of('employee')
    leave = employee.model('time off')
    kind = employee.one('hr.leave.type', [['name', '=', 'Training']], 'name')['id']
    days = {'request_date_from': '2026-12-07', 'request_date_to': '2026-12-08'}
    me = own_employee(employee)
    identifier = employee.make(leave, holiday_status_id=kind, employee_id=me, **days)
    manager = clerk_of('manager')
    asked = [['state', '=', 'To Approve'], ['holiday_status_id', '=', kind]]
    waiting = manager.rows(leave, asked, 'employee_id', 'request_date_from')
    assert [row['id'] for row in waiting] == [identifier]
    manager.press(leave, identifier, 'Approve', 'Validate')

    stored = company.values('hr.leave', identifier, 'state', 'employee_id', 'number_of_days')
    assert (stored['state'], stored['number_of_days']) == ('validate', 2.0)
    assert stored['employee_id'][0] == company.employees['employee']


def test_employee_does_not_approve_the_own_leave(clerk_of, company):
    """Who asks for leave cannot agree to it."""
    kind = company.leave_type('Course')
    employee = clerk_of('employee')
    days = {'request_date_from': '2026-12-14', 'request_date_to': '2026-12-14'}
    me = own_employee(employee)
    identifier = employee.make('hr.leave', holiday_status_id=kind, employee_id=me, **days)
    refused = employee.refused('call_method', model='hr.leave', method='action_approve', ids=[identifier])

    assert 'approve' in refused
    assert company.values('hr.leave', identifier, 'state')['state'] == 'confirm'


def test_task_is_made_assigned_and_moved(clerk_of, company):
    """A ticket: the printer is broken. Take it, say so, and close it."""
    project = company.make('project.project', name='Help desk')
    company.odoo.call(
        'project.task.type', 'create', [{'name': 'New', 'project_ids': [[6, 0, [project]]], 'sequence': 1}]
    )
    done = company.make('project.task.type', name='Solved', project_ids=[[6, 0, [project]]], sequence=9)
    clerk = clerk_of('manager')
    task = clerk.model('task')
    me = clerk.use('whoami')['user']['id']
    place = clerk.one(clerk.model('project'), [['name', '=', 'Help desk']], 'name')['id']
    identifier = clerk.make(
        task, name='Printer is broken', project_id=place, user_ids={'set': [me]}, description='No <ink>'
    )
    clerk.use('post_message', model=task, id=identifier, body='I am on it')
    stage = clerk.one('project.task.type', [['project_ids', '=', place], ['name', '=', 'Solved']], 'name')['id']
    clerk.change(task, identifier, stage_id=stage)

    stored = company.values('project.task', identifier, 'stage_id', 'user_ids', 'description')
    assert (stored['stage_id'][0], stored['user_ids']) == (done, [company.users['manager'].user_id])
    assert 'No &lt;ink&gt;' in stored['description']


def test_hours_are_booked_and_added_up(clerk_of, company):
    """Three hours on a task yesterday, one today; how many by task?"""
    project = company.make('project.project', name='Hours', allow_timesheets=True)
    task = company.make('project.task', name='Paint', project_id=project)
    clerk = clerk_of('manager')
    sheet = clerk.model('timesheet')
    for day, hours in (('2026-11-24', 3), ('2026-11-25', 1.5)):
        clerk.make(sheet, project_id=project, task_id=task, name='Painting', date=day, unit_amount=hours)
    found = clerk.groups(
        sheet, domain=[['project_id', '=', project]], groupby=['task_id'], aggregates=['unit_amount:sum']
    )

    assert [group['unit_amount:sum'] for group in found] == [4.5]
    lines = company.find('account.analytic.line', [['task_id', '=', task]], 'unit_amount', 'employee_id')
    assert {line['employee_id'][0] for line in lines} == {company.employees['manager']}


def test_event_with_guests(clerk_of, company):
    """Make an evening for customers and register two of them."""
    clerk = clerk_of('manager')
    event = clerk.model('event')
    begin, end = '2026-12-03T18:00:00+01:00', '2026-12-03T21:00:00+01:00'
    identifier = clerk.make(event, name='Open evening', date_begin=begin, date_end=end, date_tz='Europe/Vienna')
    guests = [{'event_id': identifier, 'name': name, 'email': f'{name}@example.com'} for name in ('ada', 'bob')]
    clerk.use('create_records', model='event.registration', values=guests)
    seats = clerk.read(event, identifier, 'registration_ids')['registration_ids']

    stored = company.values('event.event', identifier, 'date_begin', 'registration_ids')
    assert stored['date_begin'] == '2026-12-03 17:00:00'
    assert sorted(seats) == sorted(stored['registration_ids'])
    assert len(seats) == 2


def test_results_of_a_survey(clerk_of, company):
    """How often was which answer chosen?"""
    answers = [[0, 0, {'value': 'Soup'}], [0, 0, {'value': 'Salad'}]]
    asked = {'title': 'What?', 'question_type': 'simple_choice', 'suggested_answer_ids': answers}
    survey = company.make('survey.survey', title='Lunch', question_and_page_ids=[[0, 0, asked]])
    question = company.values('survey.survey', survey, 'question_and_page_ids')['question_and_page_ids'][0]
    soup, salad = sorted(company.values('survey.question', question, 'suggested_answer_ids')['suggested_answer_ids'])
    for chosen in (soup, soup, salad):
        line = {'question_id': question, 'suggested_answer_id': chosen, 'answer_type': 'suggestion'}
        company.make('survey.user_input', survey_id=survey, state='done', user_input_line_ids=[[0, 0, line]])
    clerk = clerk_of('manager')
    found = clerk.groups(
        'survey.user_input.line',
        domain=[['survey_id.title', '=', 'Lunch'], ['user_input_id.state', '=', 'Completed']],
        groupby=['suggested_answer_id'],
        order='__count desc',
    )

    assert [(group['suggested_answer_id']['id'], group['__count']) for group in found] == [(soup, 2), (salad, 1)]


def test_meeting_with_a_customer(clerk_of, company):
    """Meet Azure on Friday at ten, Vienna time, for an hour."""
    clerk = clerk_of('seller')
    meeting = clerk.model('meeting')
    customer = clerk.one('res.partner', [['name', 'ilike', 'azure']], 'name')['id']
    me = clerk.use('whoami')['user']['partner_id']
    identifier = clerk.make(
        meeting,
        name='Offer',
        start='2026-12-04T10:00:00+01:00',
        stop='2026-12-04T11:00:00+01:00',
        partner_ids={'set': [me, customer]},
    )

    stored = company.values('calendar.event', identifier, 'start', 'stop', 'partner_ids', 'user_id')
    assert (stored['start'], stored['stop']) == ('2026-12-04 09:00:00', '2026-12-04 10:00:00')
    assert sorted(stored['partner_ids']) == sorted([customer, company.users['seller'].partner_id])


def test_activities_that_are_late(clerk_of, company):
    """What should I have done by now? Mark it done."""
    clerk = clerk_of('seller')
    lead = clerk.make('crm.lead', name='Late', type='opportunity')
    clerk.use('schedule_activity', model='crm.lead', id=lead, summary='Write', deadline='2026-11-02')
    me = clerk.use('whoami')['user']['id']
    today = clerk.use('whoami')['now_local'][:10]
    late = clerk.rows(
        'mail.activity', [['user_id', '=', me], ['date_deadline', '<', today]], 'res_model', 'res_id', 'summary'
    )
    for row in late:
        clerk.use('schedule_activity', model=row['res_model'], id=row['res_id'], done_id=row['id'])

    assert ('Write', lead) in [(row['summary'], row['res_id']) for row in late]
    assert company.values('crm.lead', lead, 'activity_ids')['activity_ids'] == []
