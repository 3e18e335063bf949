"""A network scanner with a sheet feeder: eSCL as Mopria's specification 2.97 has it, as much of it as
sane-airscan asks for. Its sheets are JPEG files; `mischief` says what goes wrong at which sheet:
{3: "jam"}, {2: "cover"}, {2: "cut"} (the line is cut within the sheet), {1: "empty"}, {3: "hold"} (it
stands still until let_go is set). Standard library only."""
import http.server
import threading

CAPABILITIES = """<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"
 xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">
<pwg:Version>2.6</pwg:Version><pwg:MakeAndModel>Made Up Sheet Feeder</pwg:MakeAndModel>
<scan:UUID>4d617368-616e-6700-0000-000000000001</scan:UUID>
<scan:Adf><scan:AdfSimplexInputCaps>
<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2481</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>3508</scan:MaxHeight>
<scan:MaxScanRegions>1</scan:MaxScanRegions>
<scan:SettingProfiles><scan:SettingProfile>
<scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode><scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions>
{resolutions}</scan:DiscreteResolutions></scan:SupportedResolutions>
</scan:SettingProfile></scan:SettingProfiles></scan:AdfSimplexInputCaps>
<scan:FeederCapacity>50</scan:FeederCapacity></scan:Adf></scan:ScannerCapabilities>
"""
RESOLUTION = ("<scan:DiscreteResolution><scan:XResolution>{0}</scan:XResolution>"
              "<scan:YResolution>{0}</scan:YResolution></scan:DiscreteResolution>\n")
STATUS = """<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerStatus xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"
 xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"><pwg:Version>2.6</pwg:Version>
<pwg:State>{state}</pwg:State><scan:AdfState>{adf}</scan:AdfState></scan:ScannerStatus>
"""
ADF_WORDS = {"jam": "ScannerAdfJam", "cover": "ScannerAdfDoorOpen", "empty": "ScannerAdfEmpty"}


class Scanner(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, sheets, dpi, mischief=None):
        super().__init__(("127.0.0.1", 0), Door)
        self.sheets = list(sheets)
        self.dpi = dpi
        self.mischief = dict(mischief or {})
        self.lock = threading.Lock()
        self.adf = "ScannerAdfLoaded"
        self.let_go = threading.Event()
        self.given = 0
        self.jobs = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/eSCL"

    def end(self):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        pass  # whoever scans may hang up


class Door(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def answer(self, code, body=b"", kind="text/xml", **headers):
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        if body:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        scanner = self.server
        if self.path == "/eSCL/ScannerCapabilities":
            rows = "".join(RESOLUTION.format(dpi) for dpi in (75, scanner.dpi, 600))
            self.answer(200, CAPABILITIES.replace("{resolutions}", rows).encode())
        elif self.path == "/eSCL/ScannerStatus":
            adf = "ScannerAdfEmpty" if scanner.given == len(scanner.sheets) else scanner.adf
            self.answer(200, STATUS.format(state="Idle", adf=adf).encode())
        elif self.path.endswith("/NextDocument"):
            self.next_sheet(scanner)
        else:
            self.answer(404)

    def next_sheet(self, scanner):
        if scanner.mischief.get(scanner.given + 1) == "hold":
            scanner.let_go.wait()
        with scanner.lock:
            number = scanner.given + 1
            trouble = scanner.mischief.get(number)
            if trouble in ADF_WORDS:
                scanner.adf = ADF_WORDS[trouble]
                return self.answer(409)
            if scanner.given >= len(scanner.sheets):
                return self.answer(404)
            scanner.given += 1
        sheet = scanner.sheets[number - 1].read_bytes()
        if trouble == "cut":
            self.send_response(200)
            self.send_header("Content-Type", "image/jpeg")
            self.send_header("Content-Length", str(len(sheet)))
            self.end_headers()
            self.wfile.write(sheet[:len(sheet) // 2])
            self.close_connection = True
            return None
        return self.answer(200, sheet, "image/jpeg")

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        scanner = self.server
        if self.path != "/eSCL/ScanJobs":
            return self.answer(404)
        scanner.jobs += 1
        return self.answer(201, Location=f"{scanner.url}/ScanJobs/{scanner.jobs}")

    def do_DELETE(self):
        self.answer(200)
