/**
 * Import names that differ from the name of the distribution that provides them, all names as PEP 503 writes them.
 * Source: the `top_level.txt` and `RECORD` of each distribution. The first is the one to recommend.
 */
const distributions: Readonly<Record<string, readonly string[]>> = {
  cv2: [
    'opencv-python',
    'opencv-python-headless',
    'opencv-contrib-python',
    'opencv-contrib-python-headless',
  ],
  PIL: ['pillow', 'pillow-simd'],
  yaml: ['pyyaml'],
  skimage: ['scikit-image'],
  sklearn: ['scikit-learn', 'scikit-learn-intelex'],
  OpenGL: ['pyopengl'],
  bs4: ['beautifulsoup4'],
  dateutil: ['python-dateutil'],
  dotenv: ['python-dotenv'],
  fitz: ['pymupdf'],
  git: ['gitpython'],
  google: ['protobuf'],
  hydra: ['hydra-core'],
  jwt: ['pyjwt'],
  magic: ['python-magic'],
  moge: ['moge'],
  serial: ['pyserial'],
  usb: ['pyusb'],
};

/** The distributions that may provide a top-level import name; the name itself where nothing else is known. */
export function distributionsOf(importName: string): readonly string[] {
  const known = Object.hasOwn(distributions, importName) ? distributions[importName] : undefined;
  return known ?? [importName.toLowerCase().replace(/[-_.]+/g, '-')];
}
