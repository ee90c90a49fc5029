# SPDX-License-Identifier: GPL-2.0-or-later
# readers.py FORMAT FILE...: ends with an exception where the format's own module does not take the files.
import json
import sys


def load(path):
    with open(path) as file:
        return json.load(file)


def kcidb(path):
    import kcidb_io
    report = load(path)
    kcidb_io.schema.LATEST.validate(report)
    numbers = [test["number"] for test in report["tests"] if "number" in test]
    assert numbers[0] == {"value": 6400, "unit": "instructions_emulated", "prefix": "metric"}, numbers[0]


def junit(path):
    import junitparser
    suites = list(junitparser.JUnitXml.fromfile(path))
    assert [(suite.tests, suite.skipped, suite.failures) for suite in suites] == [(4, 1, 0), (4, 0, 0)], suites
    for suite in suites:
        before = (suite.tests, suite.skipped, suite.failures)
        suite.update_statistics()
        assert (suite.tests, suite.skipped, suite.failures) == before, "the counts are not those of the cases"


# What SQUAD would get: nothing is sent.
def squad(tests, metrics, metadata):
    import argparse
    from squad_client.commands import submit
    sent = {}
    submit.submit_results = lambda **results: (sent.update(results) or (True, "1"))
    asked = argparse.Namespace(results=tests, metrics=metrics, metadata=metadata, result_name=None, result_value=None,
                               logs=None, attachments=[], group="g", project="p", build="b", environment="e")
    assert submit.SubmitCommand().run(asked), "refused"
    assert len(sent["tests"]) == 4 and len(sent["metrics"]) == 3 and sent["metadata"]["emulated"] == "true", sent


def openmetrics(path):
    from prometheus_client.openmetrics.parser import text_string_to_metric_families
    with open(path) as file:
        families = {family.name: family for family in text_string_to_metric_families(file.read())}
    figures = families["mtebench_median_instructions_emulated"].samples
    assert len(figures) == 7 and figures[0].value == 6400 and figures[0].labels["factor_mte"] == "off", figures
    cells = families["mtebench_cell"].samples
    assert [cell.labels["status"] for cell in cells].count("refused") == 1, cells


globals()[sys.argv[1]](*sys.argv[2:])
