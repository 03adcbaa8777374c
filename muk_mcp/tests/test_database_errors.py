import logging

import psycopg2

from odoo import models
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..core.errors import ToolError
from .common import McpCase

SECRET = 'hunter2-in-this-row'
# Words of PostgreSQL that a sentence for people does not have.
SQL_WORDS = ('Failing row', 'DETAIL', 'violates', 'LINE 1', 'HINT', 'relation "', 'duplicate key', SECRET)


@tagged('post_install', '-at_install', 'slow')
class TestDatabaseErrors(McpCase):
    """Every kind of error of the database, provoked in a table of its own, and what becomes known of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("""
            CREATE TABLE mcp_error_parent (id serial PRIMARY KEY);
            CREATE TABLE mcp_error (
                id serial PRIMARY KEY,
                secret varchar,
                needed varchar NOT NULL,
                short varchar(3),
                small smallint,
                code varchar CONSTRAINT mcp_error_code_unique UNIQUE,
                parent_id integer CONSTRAINT mcp_error_parent_id_fkey REFERENCES mcp_error_parent,
                late_id integer REFERENCES mcp_error_parent DEFERRABLE INITIALLY DEFERRED,
                amount integer CONSTRAINT mcp_error_amount_check CHECK (amount > 0),
                span int4range,
                EXCLUDE USING gist (span WITH &&)
            );
            INSERT INTO mcp_error_parent DEFAULT VALUES;
            INSERT INTO mcp_error (needed, code, parent_id, span) VALUES ('x', 'taken', 1, '[1,5)');
        """)

    # What provokes each kind, and a part of the sentence for it.
    PROVOCATIONS = (
        ('INSERT INTO mcp_error (secret) VALUES (%s)', 'needed is required and has no value'),
        ("INSERT INTO mcp_error (secret, needed, code) VALUES (%s, 'x', 'taken')", 'with the same code'),
        (
            "INSERT INTO mcp_error (secret, needed, parent_id) VALUES (%s, 'x', 99)",
            'parent_id names a record that does not exist',
        ),
        ("DELETE FROM mcp_error_parent WHERE %s <> ''", 'This is still used by'),
        ("INSERT INTO mcp_error (secret, needed, amount) VALUES (%s, 'x', -1)", 'A rule of'),
        ("INSERT INTO mcp_error (secret, needed, span) VALUES (%s, 'x', '[2,3)')", 'with the same span'),
        ("INSERT INTO mcp_error (secret, needed, short) VALUES (%s, 'x', 'long')", 'too long'),
        ("INSERT INTO mcp_error (secret, needed, small) VALUES (%s, 'x', 99999)", 'too large'),
        (
            "INSERT INTO mcp_error (secret, needed, amount) VALUES (%s, 'x', 'a'::varchar::integer)",
            'does not fit its field',
        ),
        ('SELECT sum(secret) FROM mcp_error WHERE secret = %s', 'cannot do this with these fields'),
        ("SELECT 1 / 0 FROM mcp_error WHERE %s <> ''", 'does not fit its field'),
        ('SET LOCAL statement_timeout = 1; SELECT pg_sleep(1), %s', 'takes the database too long'),
        (
            "INSERT INTO mcp_error (secret, needed, late_id) VALUES (%s, 'x', 99)",
            'late_id names a record that does not exist',
        ),
        ("DO $$ BEGIN RAISE EXCEPTION 'row %%', %s; END $$", 'cannot do this'),
        *(
            (
                f"DO $$ BEGIN RAISE EXCEPTION '%%', %s USING ERRCODE = '{code}', DETAIL = 'of a row'; END $$",
                'Somebody else is changing the same records',
            )
            for code in ('40001', '40P01', '55P03')
        ),
    )

    def provoke(self, statement, execute=None):
        """Call a tool that runs the statement; return the sentence and everything that was logged meanwhile."""

        def run(model):
            (execute or model.env.cr.execute)(statement, [SECRET])
            return True

        self.patch(type(self.env['res.country']), 'unlink', run)
        with self.assertLogs('odoo', logging.INFO) as logged:
            sentence = self.refusal('delete_records', model='res.country', ids=self.env.ref('base.be').ids)
        return sentence, '\n'.join(logged.output)

    def test_every_kind_has_a_sentence_and_shows_no_row_to_anybody(self):
        for statement, part in self.PROVOCATIONS:
            with self.subTest(statement=statement):
                sentence, logged = self.provoke(statement)
                self.assertIn(part, sentence)
                self.check_shows_no_row(sentence, logged)

    def check_shows_no_row(self, sentence, logged):
        row = self.env['muk_mcp.log'].search([('tool_name', '=', 'delete_records')], limit=1)
        self.assertEqual((row.status, row.error_message), ('error', sentence))
        for word in SQL_WORDS:
            for text in (sentence, row.error_message, row.request_data, logged):
                self.assertNotIn(word, text)

    def test_error_in_other_words_shows_no_row_either(self):
        """Code in the database, as that of server actions, and methods tell an error of the database on in their own."""

        def evaluate(statement, parameters):
            code = 'cr.execute(statement, parameters)'
            safe_eval(code, {'cr': self.env.cr, 'statement': statement, 'parameters': parameters}, mode='exec')

        def repeat(kind, shape):
            def execute(statement, parameters):
                try:
                    self.env.cr.execute(statement, parameters)
                except psycopg2.Error as error:
                    raise kind(shape % error) from None

            return execute

        def keep(kind):
            def execute(statement, parameters):
                kept = ''
                try:
                    self.env.cr.execute(statement, parameters)
                except psycopg2.Error as error:
                    kept = str(error)
                if kept:
                    # Python connects only what is raised within the block with what was caught there.
                    raise kind(f'No: {kept}')

            return execute

        repeated = (repeat(UserError, 'No: %s'), repeat(UserError, 'No: %r'), repeat(ValueError, '%s'))
        for statement, part in self.PROVOCATIONS:
            for way in (evaluate, *repeated, keep(UserError), keep(ValueError)):
                with self.subTest(statement=statement, way=way):
                    sentence, logged = self.provoke(statement, way)
                    self.assertIn(part, sentence)
                    self.check_shows_no_row(sentence, logged)

    def test_sentence_of_a_method_about_an_error_is_told(self):
        told = 'Give it a code first.'

        def execute(statement, parameters):
            try:
                self.env.cr.execute(statement, parameters)
            except psycopg2.Error as error:
                raise UserError(told) from error

        sentence, logged = self.provoke(self.PROVOCATIONS[0][0], execute)
        self.assertIn(told, sentence)
        self.check_shows_no_row(sentence, logged)

    def test_connection_works_on_after_an_error(self):
        self.provoke(self.PROVOCATIONS[0][0])
        self.assertEqual(
            self.call('search_count', model='res.country')['count'], self.env['res.country'].search_count([])
        )

    def test_message_that_a_model_declares_is_told_in_the_language_of_the_user(self):
        sentence = self.refusal('create_records', model='res.partner', values=[{'type': 'contact'}])
        self.assertIn('require a name', sentence)
        for word in SQL_WORDS:
            self.assertNotIn(word, sentence)

    def test_required_field_left_out_is_named(self):
        sentence = self.refusal('create_records', model='res.partner.category', values=[{}])
        self.assertRegex(sentence, r'\(name\) is required and has no value')

    def test_record_in_use_is_named_by_what_uses_it(self):
        state = self.env['res.country.state'].search([], limit=1)
        self.env['res.partner'].create({'name': 'Of that state', 'state_id': state.id})
        administrator = self.make_token(self.env.ref('base.user_admin'))
        sentence = self.refusal('delete_records', administrator, model='res.country.state', ids=[state.id])
        self.assertIn('still used by Contact (res.partner)', sentence)

    def test_seed_of_a_second_factor_stays_where_it_is(self):
        """It stood in the row that PostgreSQL showed when a user emptied a required field of their own."""
        for values in ({'notification_type': None}, {'login': None}):
            result = self.result_of('update_records', model='res.users', ids=[self.manager.id], values=values)
            text = result['content'][0]['text']
            self.assertTrue(result['isError'], text)
            self.assertNotIn('pbkdf2', text)

    def test_method_that_commits_before_it_fails_says_that_something_stays(self):
        def run(model, *args, **kwargs):
            # What a commit does besides ending the transaction, which a test must not.
            model.env.cr.postcommit.run()
            raise ToolError('No.')

        self.patch(type(self.env['res.country']), 'search_count', run)
        self.assertIn('A part was done and saved', self.refusal('search_count', model='res.country'))

    def test_call_is_run_again_after_a_conflict(self):
        tries = []
        count = models.BaseModel.search_count

        def run(model, *args, **kwargs):
            tries.append(1)
            if len(tries) == 1:
                model.env.cr.execute("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")
            return count(model, *args, **kwargs)

        self.patch(type(self.env['res.country']), 'search_count', run)
        self.assertTrue(self.call('search_count', model='res.country')['count'])
        self.assertEqual(len(tries), 2)

    def test_conflict_that_lasts_is_told_to_the_model(self):
        def run(model, *args, **kwargs):
            model.env.cr.execute("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")

        self.patch(type(self.env['res.country']), 'unlink', run)
        sentence = self.refusal('delete_records', model='res.country', ids=self.env.ref('base.be').ids)
        self.assertIn('Somebody else is changing the same records', sentence)
        row = self.env['muk_mcp.log'].search([('tool_name', '=', 'delete_records')])
        self.assertEqual(row.mapped('status'), ['error'])
