"""An agent at its desk: it knows what tools/list, the answers and its user told it, and nothing of Odoo's inside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.support.agent import Agent, Answer
from tests.support.sdk_agent import SdkAgent

Row = dict[str, Any]
LONGEST_SHOWN = 1500


@dataclass
class Effort:
    """What a task cost: calls of tools, and the characters that the model wrote for them and read in answers."""

    calls: int = 0
    written: int = 0
    read: int = 0


@dataclass
class Clerk:
    """Works with the tools of `agent`. Models are found by people's words, buttons by their labels."""

    agent: Agent | SdkAgent
    effort: Effort = field(default_factory=Effort)

    def ask(self, tool: str, **arguments: Any) -> Answer:
        answer = self.agent.call(tool, **arguments)
        self.effort.calls += 1
        self.effort.written += len(str(arguments))
        self.effort.read += len(answer.said)
        # Shown by pytest if the task fails.
        print(tool, arguments, '→', answer.said[:LONGEST_SHOWN])
        return answer

    def use(self, tool: str, **arguments: Any) -> Any:
        """Call a tool that has to do what it is asked, and return its value."""
        return self.ask(tool, **arguments).value

    def refused(self, tool: str, **arguments: Any) -> str:
        """Call a tool that has to refuse, and return the sentence that says why."""
        answer = self.ask(tool, **arguments)
        assert answer.is_error, answer.said
        return answer.said

    def model(self, words: str) -> str:
        """Return the first model that list_models finds for the words that a user would use."""
        return self.use('list_models', search=words, limit=3)['models'][0]['model']

    def rows(self, model: str, domain: list[Any], *fields: str, **more: Any) -> list[Row]:
        table = self.use('search_read', model=model, domain=domain, fields=list(fields), **more)
        return [dict(zip(table['columns'], row, strict=True)) for row in table['rows']]

    def one(self, model: str, domain: list[Any], *fields: str, **more: Any) -> Row:
        found = self.rows(model, domain, *fields, **more)
        assert len(found) == 1, found
        return found[0]

    def read(self, model: str, identifier: int, *fields: str) -> Row:
        return self.use('read_records', model=model, ids=[identifier], fields=list(fields))['records'][0]

    def groups(self, model: str, **arguments: Any) -> list[Row]:
        return self.use('read_group', model=model, **arguments)['groups']

    def make(self, model: str, **values: Any) -> int:
        return self.use('create_records', model=model, values=[values])['ids'][0]

    def change(self, model: str, identifier: int, **values: Any) -> Row:
        return self.use('update_records', model=model, ids=[identifier], values=values)['records'][0]

    def button(self, model: str, identifier: int, *labels: str) -> str:
        """Return what call_method has to be given for the button with one of the labels, on a record that shows it."""
        actions = self.use('list_actions', model=model, ids=[identifier])['actions']
        found = [
            action['method'] for label in labels for action in actions if label.casefold() in action['label'].casefold()
        ]
        assert found, f'{labels} is not among {[action["label"] for action in actions]}'
        return found[0]

    def press(self, model: str, identifier: int, *labels: str) -> Row:
        method = self.button(model, identifier, *labels)
        return self.use('call_method', model=model, method=method, ids=[identifier])

    def fill_in(self, opened: Row, label: str, **values: Any) -> Row:
        """Go on as an answer says that opened a wizard: make it with these values, and press a button of it."""
        wizard = opened['opens']
        identifier = wizard.get('id')
        if identifier is None:
            made = self.use(
                'create_records', model=wizard['model'], values=[values], context=wizard.get('context') or {}
            )
            identifier = made['ids'][0]
        elif values:
            self.change(wizard['model'], identifier, **values)
        methods = [name for name, said in wizard['buttons'].items() if label.casefold() in said.casefold()]
        assert methods, f'{label} is not among {wizard["buttons"]}'
        return self.use(
            'call_method',
            model=wizard['model'],
            method=methods[0],
            ids=[identifier],
            context=wizard.get('context') or {},
        )
