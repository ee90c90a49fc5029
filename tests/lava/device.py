# SPDX-License-Identifier: GPL-2.0-or-later
# device.py JOB TEMPLATES: the device that a LAVA server makes of its template for JOB's device type and of JOB's context.
import sys

import jinja2
import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    job = yaml.safe_load(file)
loader = jinja2.FileSystemLoader(sys.argv[2])
environment = jinja2.Environment(loader=loader, trim_blocks=True, autoescape=False)
device = environment.from_string("{% extends '" + job["device_type"] + ".jinja2' %}")
print(device.render(**job["context"]))
