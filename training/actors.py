"""Mentions of actors to fill sentences with: states and their agents, domestic ones, bodies."""

from __future__ import annotations

import random

from allegiance.coding.wordpiece import state_rows

_OFFICES = """president|prime minister|foreign minister|defence minister|interior minister|king
ambassador|envoy|spokesman|finance minister|chancellor|vice president|army chief|parliament speaker
chief prosecutor|attorney general|police chief|central bank governor|opposition leader
trade minister|justice minister|deputy prime minister|special representative|navy commander
intelligence chief
chief justice|information minister|energy minister|former president|mayor|governor
ruling party leader
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
_GROUPS = """government|army|police|security forces|troops|authorities|navy|air force|opposition
rebels|parliament|courts|Supreme Court|prosecutors|lawmakers|officials|students|teachers|farmers
protesters|workers|dockworkers|doctors|journalists|activists|miners|soldiers|militants|insurgents
separatists|ruling party|Communist Party|Social Democrats|trade unions|central bank|refugees
villagers|migrants|fishermen|demonstrators|senate|cabinet|foreign ministry|defence ministry
interior ministry|embassy|judges|border guards|coast guard|peacekeepers|state broadcaster
electoral commission|police officers|special forces|diplomats|taxi drivers|nurses|bishops|clerics
human rights commission|junta|regime|warplanes|gunmen|militia|paramilitaries|dissidents|prisoners
businessmen|exiles|tribal leaders|municipal council|national guard|negotiators|ministers
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
_BARE = """police|protesters|the government|the army|opposition leaders|striking miners|the rebels
students|the Supreme Court|a military court|prosecutors|riot police|unidentified gunmen|militants
parliament|lawmakers|the president|the prime minister|the foreign minister|the junta|the opposition
the ruling party|trade unions|teachers|farmers|villagers|refugees|asylum seekers|the cabinet
the constitutional court|a federal judge|the interior ministry|human rights groups|aid workers
the central bank|journalists|a group of lawyers|soldiers|paramilitaries|the separatists|doctors
the mayor|the navy|the coast guard|fishermen|tribal elders|the governor|the defence minister
a suicide bomber|an armed gang|the Catholic Church|clerics|bus drivers|railway workers|the senate
pro-democracy activists|indigenous groups|Muslim residents|the coalition|the peacekeepers|hackers
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
_BODIES = """the United Nations|the UN|the European Union|the EU|NATO|the African Union|ECOWAS
the Arab League|the Security Council|the UN Security Council|the European Commission|the OSCE
the World Bank|the IMF|the International Monetary Fund|the Red Cross|the World Health Organization
Amnesty International|Human Rights Watch|the International Criminal Court|the IAEA|UNICEF|OPEC
ASEAN
the World Food Programme|Doctors Without Borders|the European Parliament|the Commonwealth|the G7
the UN refugee agency|the UN General Assembly|the UN envoy|EU foreign ministers|the Gulf states
the Organization of American States|the European Court of Human Rights|Western allies|donors
al-Shabaab|the Taliban|Islamic State|Boko Haram|Hezbollah|Hamas|the FARC|al-Qaeda|the Houthis
the Tamil Tigers|the IRA|ETA|the Lord's Resistance Army|M23 rebels|the Shining Path|the PKK
Google|Huawei|Gazprom|Shell|Glencore|Siemens|Boeing|ExxonMobil|TotalEnergies|Rio Tinto|Vale|Toyota
Greenpeace|Reporters Without Borders|Oxfam|the Vatican|the Pope|the Dalai Lama
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
_FIRST = """Amara Bogdan Carlos Dmitri Elena Farid Grace Hassan Ingrid Jorge Kofi Laila Miguel
Nadia
Omar Petra Quentin Rosa Samuel Tariq Ursula Viktor Wanjiru Xavier Yusuf Zoran Ana Bakari
Chen Daniela Emeka Fatima Goran Haruto Ivan Joseph Karim Linh Maria Nikos Oleksandr Pavel Rania
Stefan Thabo Uma
Vasile Wei Yaw Zainab Andrés Benoît Cem Dilma Erik Faisal Gustavo Hana Idris Jakub""".split()
_LAST = """Abara Benko Castro Dlamini Eriksen Ferreira Gutierrez Horvat Ismail Jansen Kamara Lopes
Mensah Novak Okafor Petrov Quiroga Rahman Silva Tanaka Ulmanis Vargas Weber Xhaka Yilmaz Zuma
Adeyemi Bianchi Cissé Diallo Espinoza Fofana Ghosh Hussein Ibrahimov Jovanovic Kariuki
Lindqvist Mbeki
Nguyen Otieno Popescu Reyes Sato Traoré Usman Volkov Wickramasinghe Yadav Zardari Andersen
Botha Chanda
Duarte
""".split()
_QUALIFIERS = """senior|hardline|striking|masked|exiled|armed|newly elected|outgoing|jailed|local
dozens of|hundreds of|thousands of|several|two|a group of|some 200|at least 30""".replace(
    "\n", "|"
).split("|")  # fmt: skip


class Actors:
    """Random mentions; every kind may do anything to any other."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.states = [row for row in state_rows() if row[0] and row[1]]

    def mention(self) -> str:
        """One mention, without genitive; lower case unless it begins with a name."""
        roll = self.rng.random()
        if roll < 0.22:
            return self._state()
        if roll < 0.27:
            return self._capital()
        if roll < 0.55:
            return self._agent()
        if roll < 0.67:
            return self._person()
        if roll < 0.82:
            return self.rng.choice(_BARE)
        return self.rng.choice(_BODIES)

    def mentions(self, count: int) -> list[str]:
        """`count` different mentions."""
        found: list[str] = []
        while len(found) < count:
            new = self.mention()
            if new not in found:
                found.append(new)
        return found

    def state(self) -> str:
        """A state's name."""
        return self._state()

    def person(self) -> str:
        """A person's name, no title."""
        return f"{self.rng.choice(_FIRST)} {self.rng.choice(_LAST)}"

    def _state(self) -> str:
        name = self.rng.choice(self.rng.choice(self.states)[0])
        the = name.startswith(("United", "Netherlands", "Philippines", "Bahamas", "Maldives"))
        the = the or name.endswith(("Republic", "Islands", "Union", "Federation"))
        return (
            f"the {name}" if the or name in ("US", "U.S.", "UK", "UAE", "USSR", "Gambia") else name
        )

    def _capital(self) -> str:
        row = self.rng.choice(self.states)
        return self.rng.choice(row[3]) if row[3] else self._state()

    def _agent(self) -> str:
        rng = self.rng
        row = rng.choice(self.states)
        adjective, name = rng.choice(row[1]), rng.choice(row[0])
        roll = rng.random()
        if roll < 0.3:
            office = rng.choice(_OFFICES)
            form = rng.random()
            if form < 0.4:
                return f"{adjective} {office.title()} {self.person()}"
            if form < 0.6:
                return f"the {adjective} {office}"
            if form < 0.8:
                return f"{name}'s {office}, {self.person()}" if form < 0.7 else f"{name}'s {office}"
            return f"{self.person()}, {name}'s {office},"
        group = rng.choice(_GROUPS)
        if roll < 0.55:
            return f"{adjective} {group}"
        if roll < 0.7:
            return f"the {adjective} {group}"
        if roll < 0.8:
            return f"{name}'s {group}"
        if roll < 0.9 and group.endswith("s") and group[0].islower():
            return f"{rng.choice(_QUALIFIERS)} {adjective} {group}"
        if roll < 0.95 and row[2]:
            return rng.choice(row[2])
        return f"the {group} in {name}"

    def _person(self) -> str:
        roll = self.rng.random()
        if roll < 0.3:
            return self.rng.choice(_LAST)
        if roll < 0.6:
            return self.person()
        title = self.rng.choice(
            ("President", "Prime Minister", "General", "Foreign Minister", "Mr")
        )
        return f"{title} {self.rng.choice(_LAST)}"
